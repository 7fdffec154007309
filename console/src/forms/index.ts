export { asRule, emailFault, passwordFault } from './checks.ts';
export { FormProblem } from './form-problem.tsx';
export { PasswordField } from './password-field.tsx';
export { useSaveForm } from './use-save-form.ts';
export { useSnapshot } from './use-snapshot.ts';
export { useAction, useChange } from './use-action.ts';
export { saveBlob, saveText } from './save-file.ts';
