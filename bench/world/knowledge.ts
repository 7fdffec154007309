/** What the shop of the bench knows, and what its customers ask. */
export const KNOWLEDGE = [
  {
    title: 'Returns',
    content:
      'You can return any item within 30 days of delivery. The return label is free and the money comes back within 5 days.',
    question: 'Can I return an item after 30 days?',
  },
  {
    title: 'Opening hours',
    content:
      'The shop is open from Monday to Saturday between 9 in the morning and 7 in the evening. On Sundays it is closed.',
    question: 'What are your opening hours on Saturday?',
  },
  {
    title: 'Delivery times',
    content:
      'Delivery takes 2 to 4 working days inside the country. Orders placed before noon leave the warehouse on the same day.',
    question: 'How many days does delivery take?',
  },
  {
    title: 'Shipping costs',
    content:
      'Shipping costs 4.90. It is free for orders above 60. Express shipping costs 9.90 and arrives on the next working day.',
    question: 'How much is express shipping?',
  },
  {
    title: 'Sizes',
    content:
      'Our jackets run small: choose one size larger than usual. The size chart is on every product page below the pictures.',
    question: 'Which size of jacket should I choose?',
  },
  {
    title: 'Payment methods',
    content:
      'We take credit cards, PayPal and bank transfer. With a bank transfer the order leaves once the money has arrived.',
    question: 'Can I pay with PayPal?',
  },
  {
    title: 'Gift cards',
    content:
      'Gift cards are sent by e-mail and are valid for three years. They can be used for several orders until nothing is left.',
    question: 'How long are gift cards valid?',
  },
  {
    title: 'Repairs',
    content:
      'Zips and seams are repaired free of charge for two years. Send the washed item with a note to our workshop.',
    question: 'Do you repair a broken zip?',
  },
] as const;
