import { byId } from './dom.js';
import { openSheet, sheetRow } from './sheet.js';

const FILES = [
  { title: 'Picture', detail: 'JPEG, PNG', accept: 'image/jpeg,image/png', type: 'image' },
  { title: 'Video', detail: 'MP4', accept: 'video/mp4,video/3gpp', type: 'video' },
  {
    title: 'Voice message',
    detail: 'A recording: OGG, MP3, M4A',
    accept: 'audio/*',
    type: 'audio',
    more: { voice: true },
  },
  { title: 'Document', detail: 'Any file', accept: '', type: 'document' },
  { title: 'Sticker', detail: 'WebP', accept: 'image/webp', type: 'sticker' },
];
const PLACE = { latitude: 40.7128, longitude: -74.006, name: 'Home', address: '1 Example Street' };

/** The choice of what to send beside text. Files go through `onFile(file, type, more)`, the rest through `write`. */
export function createAttachments({ onFile, write, person }) {
  const picker = byId('picture');
  let wanted = FILES[0];
  picker.addEventListener('change', () => {
    const [file] = picker.files;
    if (file) onFile(file, wanted.type, wanted.more ?? {});
    picker.value = '';
  });

  function choose(kind) {
    wanted = kind;
    picker.accept = kind.accept;
    picker.click();
  }

  return {
    open() {
      openSheet('Send', (close) => [
        ...FILES.map((kind) =>
          sheetRow(kind.title, kind.detail, () => {
            close();
            choose(kind);
          }),
        ),
        sheetRow('Location', `${PLACE.name}, ${PLACE.address}`, () => {
          close();
          write({ type: 'location', location: PLACE });
        }),
        sheetRow('Contact', 'Your own card', () => {
          close();
          const { name, wa_id } = person();
          const phones = wa_id ? [{ phone: `+${wa_id}`, wa_id, type: 'CELL' }] : [];
          write({
            type: 'contacts',
            contacts: [{ name: { formatted_name: name, first_name: name.split(' ')[0] }, phones }],
          });
        }),
      ]);
    },
  };
}
