import { checkPassword, createCompanyWithAdmin, type NewAdmin, type User } from '#features/users';
import { AppError } from '#platform/http';
import { sendVerification } from './emails.service.ts';
import type { SessionTools } from './session-tools.ts';
import type { RegisterBody, SignUpBody } from './sign-in.model.ts';

/** Makes a company with its first admin. Throws a 409 when the address has an account, a 422 for a bad password. */
export function signUp(tools: SessionTools, body: SignUpBody): Promise<User> {
  const { company_name, ...admin } = body;
  return found(tools, { ...admin, company: { name: company_name ?? `${body.first_name}'s company` } });
}

/** As `signUp`, for somebody who gives a user name only. Throws a 409 when somebody has it. */
export function register(tools: SessionTools, body: RegisterBody): Promise<User> {
  return found(tools, { ...body, first_name: '', last_name: '', company: { name: `${body.username}'s company` } });
}

async function found(tools: SessionTools, admin: NewAdmin & { password: string }): Promise<User> {
  const { email, password } = admin;
  checkPassword(password, { email, min_length: tools.auth.password_min_length });
  const { created, user } = await createCompanyWithAdmin(tools.db, admin, (tdb, user) =>
    sendVerification(tdb, tools, user),
  );
  if (!created) throw new AppError('conflict', 'An account with this e-mail address exists. Sign in instead.');
  return user;
}
