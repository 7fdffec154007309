export { StopPanel } from './stop-panel.tsx';
export { StopNotice } from './stop-notice.tsx';
export { companyPath, installPath, useCompanySending, useInstallSending } from './use-sending.ts';
