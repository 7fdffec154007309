import { el, icon } from './dom.js';
import { richText } from './format.js';

const FILE = ['M7 3.5h7l4 4V20.5H7z', 'M14 3.5v4h4', 'M10 12h5M10 15.5h5'];
const PIN = [
  'M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11z',
  'M12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
];
const CARD = [
  'M4 5.5h16v13H4z',
  'M9 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  'M6.5 16c.5-2 4.500-2 5 0',
  'M14.500 10h3.500M14.500 13.500h3.500',
];
const PICTURE = ['M4 5.5h16v13H4z', 'M4.500 17l5-5 3.500 3 2.500-2 4 4'];

/** What stands in a bubble, by the message's type. */
export function contentOf(bubble) {
  const { type, content, text } = bubble;
  switch (type) {
    case 'image':
    case 'sticker':
      return [picture(content), line(content?.caption)];
    case 'audio':
      return [content?.id ? player(content) : file(type, content)];
    case 'video':
    case 'document':
      return [file(type, content), line(content?.caption)];
    case 'location':
      return [
        attachment(PIN, content?.name ?? 'A place', content?.address ?? `${content?.latitude}, ${content?.longitude}`),
      ];
    case 'contacts':
      return (Array.isArray(content) ? content : []).map((card) =>
        attachment(CARD, card.name?.formatted_name ?? 'Contact', card.phones?.[0]?.phone ?? ''),
      );
    case 'interactive':
      return interactive(content, text);
    case 'template':
      return [head(bubble.face?.header), line(text)];
    case 'text':
    case 'button':
      return [line(text)];
    default:
      return [line(text || `[${type}]`)];
  }
}

function interactive(content, text) {
  const { header, footer } = content ?? {};
  return [head(header), line(text), footer?.text ? el('span', { class: 'foot-line' }, footer.text) : null];
}

/** What stands above the text of a message with buttons. */
function head(header) {
  if (header?.type === 'image') return picture(header.image);
  if (header?.type === 'video' || header?.type === 'document') return file(header.type, header[header.type]);
  return header?.text ? el('strong', { class: 'head-line' }, header.text) : null;
}

function player(content) {
  return el('audio', {
    class: 'player',
    controls: true,
    preload: 'none',
    src: `/phone/api/media/${encodeURIComponent(content.id)}`,
    'aria-label': content.voice ? 'Voice message' : 'Audio',
  });
}

function line(text) {
  return text ? el('span', { class: 'text' }, ...richText(text)) : null;
}

function picture(content) {
  if (!content?.id) return attachment(PICTURE, 'Picture', content?.link ?? '');
  return el('img', {
    class: 'picture',
    src: `/phone/api/media/${encodeURIComponent(content.id)}`,
    alt: content.caption ?? 'Picture',
    loading: 'lazy',
  });
}

function file(type, content) {
  const name =
    content?.filename ??
    { video: 'Video', audio: content?.voice ? 'Voice message' : 'Audio', document: 'Document' }[type];
  const card = attachment(FILE, name, content?.link ?? content?.mime_type ?? '');
  if (!content?.id) return card;
  const link = el('a', {
    class: 'attachment',
    href: `/phone/api/media/${encodeURIComponent(content.id)}`,
    download: name,
  });
  link.append(...card.childNodes);
  return link;
}

function attachment(paths, title, detail) {
  return el('div', { class: 'attachment' }, icon(paths, '0 0 24 24'), el('span', {}, title, el('small', {}, detail)));
}
