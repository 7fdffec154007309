import { z } from 'zod';
import { companyName } from '#features/companies';
import { emailAddress, personName, userName, userWire } from '#features/users';

/** A password that is to be. The rules that need to know whose it is are in features/users. */
const newPassword = z
  .string()
  .min(8)
  .max(72)
  .meta({ description: 'at most 72 bytes of UTF-8; easily guessed ones are refused' });
/** A password that may be right or wrong. */
const givenPassword = z.string().min(1).max(1_000);

export const signUpBody = z.strictObject({
  email: emailAddress,
  password: newPassword,
  first_name: personName,
  last_name: personName,
  company_name: companyName.optional(),
});
export type SignUpBody = z.infer<typeof signUpBody>;

export const signUpAnswer = z.object({ message: z.string(), user: userWire }).meta({ id: 'SignUpAnswer' });

export const registerBody = z.strictObject({ email: emailAddress, username: userName, password: newPassword });
export type RegisterBody = z.infer<typeof registerBody>;

export const registerAnswer = z
  .object({ access_token: z.string(), token_type: z.literal('bearer'), user: userWire })
  .meta({ id: 'RegisterAnswer' });

export const loginBody = z.strictObject({
  email: emailAddress,
  password: givenPassword,
  totp_code: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'of the authenticator app, or a recovery code; for users who have switched it on' }),
});

/** A browser sends nothing: its token travels in the cookie. */
export const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(512).optional() }).nullish();

export const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'seconds' }),
    refresh_token: z.string(),
    user: userWire,
  })
  .meta({ id: 'TokenAnswer' });
export type TokenAnswer = z.infer<typeof tokenAnswer>;

export const profileBody = z
  .strictObject({ first_name: personName, last_name: personName, username: userName })
  .partial()
  .refine((body) => Object.keys(body).length > 0, { message: 'name at least one field to change' });

export const passwordChangeBody = z.strictObject({ current_password: givenPassword, new_password: newPassword });
export const passwordForgotBody = z.strictObject({ email: emailAddress });
const linkToken = z.string().min(1).max(200).meta({ description: 'of the link in the mail' });
export const passwordResetBody = z.strictObject({ token: linkToken, password: newPassword });
export const emailVerifyBody = z.strictObject({ token: linkToken });
export const confirmationBody = z.strictObject({ password: givenPassword });
/** Those who come in by an outside provider alone have none. */
export const totpBody = z.strictObject({
  password: givenPassword.optional().meta({ description: "the caller's, if they have one" }),
});
export const messageAnswer = z.object({ message: z.string() }).meta({ id: 'MessageAnswer' });

export const totpAnswer = z
  .object({
    secret: z.string().meta({ description: 'base32, for typing it into the app' }),
    uri: z.string().meta({ description: 'otpauth:, for a QR code' }),
  })
  .meta({ id: 'TotpSeed' });
export const totpConfirmBody = z.strictObject({ code: z.string().trim().min(6).max(20) });
export const recoveryCodesAnswer = z
  .object({ recovery_codes: z.array(z.string()).meta({ description: 'shown once; each works once' }) })
  .meta({ id: 'RecoveryCodes' });
