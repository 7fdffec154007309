import type { LabelledQuestion } from './content.model.ts';
import { label } from './label.ts';

/** What the phone page offers to ask in an empty chat. The last of each language is for the team: it shows a hand-over. */
export const starters: LabelledQuestion[] = [
  ...label('en', [
    ['What is your return policy?', 'Returns and refunds'],
    ['How long does delivery take?', 'Delivery times'],
    ['Do you deliver to Portugal?', 'International shipping'],
    ['Can I talk to a person?'],
  ]),
  ...label('pt', [
    ['Como faço para devolver?', 'Devoluções e reembolsos'],
    ['Qual é o prazo de entrega?', 'Prazo de entrega'],
    ['Qual o horário da loja?', 'Horário de funcionamento'],
    ['Posso falar com uma pessoa?'],
  ]),
  ...label('es', [
    ['¿Cuál es la política de devoluciones?', 'Devoluções e reembolsos', 'Returns and refunds'],
    ['¿Cuánto cuesta el envío?', 'Valor do frete', 'Delivery costs'],
    ['¿Hacen envíos a Chile?', 'International shipping'],
    ['¿Puedo hablar con una persona?'],
  ]),
];
