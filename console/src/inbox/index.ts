export { InboxPage } from './inbox-page.tsx';
export { LiveDot } from './live-dot.tsx';
export { LiveProvider, useLiveState } from './live-provider.tsx';
export { useUnreadTitle } from './use-unread-title.ts';
