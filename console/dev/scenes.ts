import { crowd, ledger } from './crowd.ts';
import { everyKind } from './every-kind.ts';
import { source } from './sources.ts';
import { openConversation, say } from './store.ts';

const delivery = source(1, 'Delivery times and costs', 'help/shipping.md', 'https://casalumen.example/help/shipping');
const returns = source(2, 'Returns within 30 days', 'help/returns.md', 'https://casalumen.example/help/returns');
const hours = source(1, 'Opening hours', 'shop-facts.csv');

/** An AI that answers with sources. */
const PLAIN = { advice: '', platform_text: null };

function answered(): void {
  const talk = openConversation({
    name: 'Tomasz Wiśniewski',
    phone: '+48601234567',
    username: 'tomek.w',
    language: 'pl',
    since_days: 12,
  });
  say(talk, 26, { text: 'Hi! Do you deliver to Kraków, and how long does it take?' });
  say(talk, 25.6, {
    author: 'agent',
    text: 'Yes, we deliver to Kraków. Standard delivery takes 3 to 5 working days and costs €4.90; it is free from €60 [1].\n\nIf something does not fit, you can send it back within 30 days [2].',
    citations: [delivery, returns],
  });
  say(talk, 8, { text: 'And are you open on Saturdays?' });
  say(talk, 7.7, {
    author: 'agent',
    status: 'delivered',
    text: 'Yes: on Saturdays from 10:00 to 16:00 [1]. More at https://casalumen.example/visit.',
    citations: [hours],
  });
}

/** Sends that went wrong, each in its own way. */
function failed(): void {
  const talk = openConversation({
    name: 'Maximiliane-Charlotte von Hohenberg-Wittelsbach-Oldenburg',
    phone: '+4915112345678',
    language: 'de',
    holder: 'teammate',
    since_days: 5,
  });
  say(talk, 300, { text: 'My parcel arrived broken 😕 Order 48213.' });
  say(talk, 290, {
    author: 'agent',
    text: 'I am sorry to hear that. I hand you over to a colleague who can arrange a replacement.',
    status: 'read',
  });
  say(talk, 200, {
    author: 'teammate',
    text: 'A replacement leaves our warehouse today.',
    status: 'failed',
    failure: { code: 131026, class: 'USER', title: 'Message undeliverable', detail: '', ...PLAIN },
  });
  say(talk, 190, { author: 'teammate', text: 'Could you send a photo of the box?', status: 'unknown' });
  say(talk, 185, {
    author: 'agent',
    text: 'Here is our returns form…',
    status: 'cancelled',
    failure: { code: null, class: 'HOLDER', title: 'A teammate took over before it was sent', detail: '', ...PLAIN },
  });
  say(talk, 180, { author: 'teammate', text: 'Waiting for the network…', status: 'queued' });
}

function waiting(): void {
  const talk = openConversation({
    name: 'מיכל לוי',
    phone: '+972541234567',
    language: 'he',
    holder: 'nobody',
    reason: 'customer_asked',
    unread: 3,
  });
  say(talk, 15, { text: 'שלום, הזמנתי מנורה (LAMP-40) לפני שבוע ועדיין לא קיבלתי. אפשר לדבר עם נציג?' });
  say(talk, 14, { author: 'agent', text: 'אני מעבירה אותך לנציג אנושי. תודה על הסבלנות!', status: 'delivered' });
  say(talk, 6, { text: 'תודה' });
  const arabic = openConversation({
    name: 'سارة الأحمد',
    phone: '+971501234567',
    language: 'ar',
    holder: 'nobody',
    reason: 'not_in_knowledge',
    unread: 1,
  });
  say(arabic, 47, { text: 'هل المصباح مناسب للحمام؟ وما هي درجة الحماية؟' });
  const hidden = openConversation({ name: null, username: 'nightowl', holder: 'teammate', mine: false });
  say(hidden, 90, { text: '<img src=x onerror=alert(1)> <b>bold?</b>' });
  const late = openConversation({
    name: 'Grace Okonkwo',
    phone: '+2348031234567',
    language: 'en',
    holder: 'teammate',
    since_days: 9,
  });
  say(late, 1398, { text: 'Can I still change my order?' });
  const over = openConversation({
    name: 'Chiara Bianchi',
    phone: '+393331234567',
    language: 'it',
    holder: 'teammate',
    since_days: 9,
  });
  say(over, 1500, { text: 'Buongiorno! Avete ancora la lampada verde?' });
}

export function fillStore(): void {
  everyKind();
  answered();
  failed();
  waiting();
  crowd();
  ledger();
}
