/** The word rules were tuned on a shop's questions; a dental clinic shows what they are worth elsewhere. */
import { expect, it } from 'vitest';
import { compose } from './compose.ts';
import { NO_ANSWER } from '../answer/sentinel.ts';

const clinic: Record<string, string> = {
  Appointments:
    'You can book an appointment by phone or on our website. Please cancel at least 24 hours before, otherwise we charge R$ 50.',
  Insurance:
    'We work with Unimed, Bradesco and Amil dental plans. Bring your insurance card and an ID to the first visit.',
  'Teeth whitening':
    'Whitening takes two sessions of one hour and costs R$ 900. It is not recommended during pregnancy.',
  Braces: 'We fit metal and ceramic braces. The first evaluation is free and monthly maintenance costs R$ 180.',
  Emergencies:
    'For severe pain or a broken tooth call 5550 0199, we see emergencies on the same day, also at weekends.',
  Children: 'We treat children from 3 years of age. Dr. Ana is our pediatric dentist.',
  Location: 'The clinic is at Rua do Sol 12, second floor, with an elevator.',
  'Opening hours': 'We are open Monday to Friday from 8 am to 6 pm.',
};

const questions: [question: string, title: string | null][] = [
  ['how do i book a visit', 'Appointments'],
  ['can i cancel my appointment tomorrow?', 'Appointments'],
  ['do you take Unimed?', 'Insurance'],
  ['what plans do you accept', 'Insurance'],
  ['how much does whitening cost', 'Teeth whitening'],
  ['can i whiten my teeth while pregnant', 'Teeth whitening'],
  ['do you do ceramic braces?', 'Braces'],
  ['is the evaluation free', 'Braces'],
  ['monthly maintenance price for braces', 'Braces'],
  ['i broke a tooth!! it hurts a lot', 'Emergencies'],
  ['do you treat kids? my son is 4', 'Children'],
  ['where is the clinic', 'Location'],
  ['is there an elevator', 'Location'],
  ['are you open on friday evening', 'Opening hours'],
  ['do you do botox?', null],
  ['can you treat my dog', null],
  ['do you sell toothpaste', null],
  ['do you do implants', null],
  ['do you have wifi', null],
  ['can i pay with bitcoin', null],
];

it('answers most questions of another trade, and none of them wrongly', () => {
  const titles = Object.keys(clinic);
  const chunks = titles.map((title, at) => ({ n: at + 1, title, language: 'en', content: clinic[title] ?? '' }));
  const results = questions.map(([question, title]) => {
    const answer = compose({ question, language: 'en', chunks });
    const cited = /\[(\d+)\]/.exec(answer)?.[1];
    const given = answer === NO_ANSWER ? null : titles[Number(cited) - 1];
    return { question, title, given };
  });
  expect(results.filter(({ title, given }) => given !== null && given !== title)).toEqual([]);
  const answerable = results.filter(({ title }) => title !== null);
  expect(answerable.filter(({ title, given }) => given === title).length).toBeGreaterThanOrEqual(
    answerable.length * 0.8,
  );
});
