import * as api from './api.js';
import { createAttachments } from './attachments.js';
import { createComposer } from './composer.js';
import { byId, initials } from './dom.js';
import { clockTime, phoneNumber } from './format.js';
import { showBanner, showHealth } from './health.js';
import { createPicker } from './picker.js';
import { createThread } from './thread.js';

const client = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16)).join('');
const state = {
  people: [],
  channels: [],
  person: null,
  number: null,
  quoted: null,
  previews: new Map(),
  unread: new Map(),
};
let hangUp = () => {};
let typingTimer;
let rosterTimer;

const thread = createThread((message) => send(message), {
  write: (message) => send(message),
  quote: (bubble) => quote(bubble),
});
const picker = createPicker({ onPerson: choosePerson, onNumber: chooseNumber, onAdd: addPerson });
const composer = createComposer({
  onText(text) {
    const context = state.quoted ? { context: { message_id: state.quoted } } : {};
    quote(null);
    return send({ type: 'text', text, ...context });
  },
  onAttach: () => attachments.open(),
});
const attachments = createAttachments({
  write: (message) => send(message),
  person: () => state.people.find((one) => one.id === state.person) ?? { name: 'Somebody' },
  onFile: (file, type, more) =>
    tell(async () => {
      const { id } = await api.upload(state.number, file);
      await api.write(state.person, state.number, { type, [type]: { id, ...more } });
    }),
});

/** The message that the next text quotes; null takes it away again. */
function quote(bubble) {
  state.quoted = bubble?.wamid ?? null;
  const line = byId('quoting');
  line.hidden = bubble === null;
  byId('quoting-text').textContent = bubble === null ? '' : (bubble.text || bubble.type).slice(0, 140);
  if (bubble !== null) composer.focus();
}

function send(message) {
  return tell(() => api.write(state.person, state.number, message));
}

async function tell(action) {
  try {
    await action();
  } catch (error) {
    showBanner(error.message);
  }
}

async function addPerson(name) {
  await tell(async () => {
    const person = await api.addPerson({ name });
    await loadState();
    choosePerson(person.id);
  });
}

function choosePerson(person) {
  document.body.dataset.view = 'chat';
  state.person = person;
  connect();
}

async function chooseNumber(number) {
  state.number = number;
  state.previews.clear();
  state.unread.clear();
  await loadPreviews();
  await openThread();
}

async function openThread() {
  remember();
  drawHead();
  state.unread.delete(state.person);
  const ready = state.person !== null && state.number !== null;
  composer.enable(ready);
  const { person, number } = state;
  const { bubbles } = ready ? await api.readThread(person, number) : { bubbles: [] };
  if (person !== state.person || number !== state.number) return;
  setTyping(false);
  quote(null);
  thread.fill(bubbles);
  offerStarters();
  picker.draw(state);
  await look();
}

function connect() {
  hangUp();
  hangUp = api.listen(client, state.person, {
    open: () => tell(refresh),
    lost: () => showBanner('The simulator does not answer. Connecting again…'),
    message: receive,
    typing: (event) => concernsThread(event) && setTyping(true, event.for_ms),
    health: showHealth,
    roster: meetOthersSoon,
    reset: () => location.reload(),
  });
}

function receive(bubble) {
  if (bubble === null || bubble.phone_number_id !== state.number) return;
  const known = state.previews.get(bubble.person_id);
  state.previews.set(bubble.person_id, bubble);
  if (concernsThread(bubble)) {
    if (bubble.direction === 'in') setTyping(false);
    thread.show(bubble);
    offerStarters();
  } else if (bubble.direction === 'in' && known?.wamid !== bubble.wamid) {
    state.unread.set(bubble.person_id, (state.unread.get(bubble.person_id) ?? 0) + 1);
  }
  picker.draw(state);
}

const concernsThread = (event) => event.person_id === state.person && event.phone_number_id === state.number;

function setTyping(is_typing, for_ms = 0) {
  clearTimeout(typingTimer);
  thread.setTyping(is_typing);
  drawHead(is_typing);
  if (is_typing) typingTimer = setTimeout(() => setTyping(false), for_ms);
}

function drawHead(is_typing = false) {
  const channel = state.channels.find((one) => one.phone_number_id === state.number);
  const person = state.people.find((one) => one.id === state.person);
  byId('chat-name').textContent = channel?.name ?? 'No number yet';
  byId('chat-avatar').textContent = channel ? initials(channel.name) : '–';
  byId('chat-sub').textContent = is_typing ? 'typing…' : channel ? phoneNumber(channel.display_phone_number) : '';
  byId('chat-sub').classList.toggle('is-typing', is_typing);
  byId('me').textContent = person ? `You: ${person.name.split(' ')[0]}` : '';
}

function offerStarters() {
  const channel = state.channels.find((one) => one.phone_number_id === state.number);
  const language = state.people.find((one) => one.id === state.person)?.language ?? 'en';
  thread.setIntro(introduction(channel));
  composer.offer(thread.isEmpty() && channel ? (channel.starters[language] ?? channel.starters.en ?? []) : []);
}

function introduction(channel) {
  const person = state.people.find((one) => one.id === state.person);
  if (!channel || !person) return null;
  return {
    title: `Write to ${channel.name}`,
    text: `You are ${person.name}. Ask anything, or start with one of these.`,
  };
}

/** Tells whether the thread is before somebody's eyes: only then is it read. */
function look() {
  const seen = document.visibilityState === 'visible' && byId('thread').offsetParent !== null;
  return api.look(client, seen ? state.number : null).catch(() => {});
}

async function refresh() {
  await loadState();
  await openThread();
}

/** Many may turn up at once, when the business writes to a whole list. */
function meetOthersSoon() {
  rosterTimer ??= setTimeout(() => {
    rosterTimer = undefined;
    void tell(meetOthers);
  }, 300);
}

async function meetOthers() {
  const before = state.number;
  await loadState();
  if (state.number !== before) await openThread();
}

async function loadState() {
  const { people, channels, health } = await api.readState();
  state.people = people;
  state.channels = channels;
  if (!channels.some((one) => one.phone_number_id === state.number)) {
    state.number = channels[0]?.phone_number_id ?? null;
  }
  showHealth(health);
  await loadPreviews();
  drawHead();
  picker.draw(state);
}

async function loadPreviews() {
  if (state.number === null) return;
  const { previews } = await api.readPreviews(state.number);
  for (const bubble of previews) state.previews.set(bubble.person_id, bubble);
}

/** The choice stands in the address, so that a reload or a link comes back to it. */
function remember() {
  const hash = new URLSearchParams({ person: state.person ?? '', number: state.number ?? '' });
  history.replaceState(null, '', `#${hash}`);
}

async function start() {
  const asked = new URLSearchParams(location.hash.slice(1));
  state.number = asked.get('number');
  await loadState();
  const person = state.people.find((one) => one.id === asked.get('person')) ?? state.people[0];
  if (person === undefined) return;
  choosePerson(person.id);
  if (!asked.get('person')) document.body.dataset.view = 'guide';
}

function showClock() {
  byId('clock').textContent = clockTime(Date.now());
}

byId('quoting-end').addEventListener('click', () => quote(null));
byId('back').addEventListener('click', () => {
  document.body.dataset.view = 'guide';
  void look();
});
document.addEventListener('visibilitychange', () => void look());
setInterval(showClock, 10_000);
showClock();
void tell(start);
