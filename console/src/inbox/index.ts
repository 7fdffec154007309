export { contactName } from './conversation-row.tsx';
export { InboxPage } from './inbox-page.tsx';
export { LiveDot } from './live-dot.tsx';
export { LiveProvider, useLiveState } from './live-provider.tsx';
export { useMayTalk } from './use-may-talk.ts';
export { ScheduleDialog } from './composer/schedule-dialog.tsx';
export { useMessageActions } from './message-actions.ts';
export { ResendButton } from './resend-button.tsx';
export { useUnreadTitle } from './use-unread-title.ts';
