/** The screens the journey is made on, and who is the customer there: each starts with a thread of its own. */
export const screens = [
  { name: 'desktop', viewport: { width: 1440, height: 900 }, customer: 'Emma Carter', another: 'João Pereira' },
  { name: 'phone', viewport: { width: 390, height: 844 }, customer: 'Sam Okafor', another: 'Lucía Fernández' },
] as const;

export type Screen = (typeof screens)[number];
