/** What customers ask: things the companies' knowledge answers, in one bubble or several, and things it does not. */
export const ANSWERABLE: Record<'demo' | 'second', readonly string[][]> = {
  demo: [
    ['How do I return something?'],
    ['How long does delivery take?'],
    ['Where is my order?'],
    ['What time do you open on Saturday?'],
    ['Do you ship to Portugal?'],
    ['Qual o prazo de entrega?'],
    ['quanto custa o frete?'],
    ['¿Cuánto cuesta el envío?'],
    ['Which cards do you accept?'],
    ['Is there a student discount? 🎓'],
    ['hi', 'bought shoes on monday', 'where is my package??'],
    ['hello, good morning', 'can I exchange my boots for a smaller size?'],
    ['oi', 'tudo bem?', 'quanto tempo demora pra chegar'],
    ['  do i have to pay to exchnge for another colour  ', 'I mean the blue ones\n\nthanks 👋🏽'],
  ],
  second: [
    ['How long does delivery take?'],
    ['When are you open?'],
    ['What does delivery cost?'],
    ['hello', 'are you open on Mondays?'],
    ['Good evening', 'how do plants travel', 'in a box?'],
  ],
};

export const UNANSWERABLE: readonly string[][] = [
  ['What is the capital of Australia?'],
  ['do you deliver pizza?'],
  ['who won the world cup?', 'just curious'],
  ['how tall is mount everest'],
];
