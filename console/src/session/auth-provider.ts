import type { AuthProvider } from 'ra-core';
import { ApiProblem } from '../api/problem.ts';
import { type Credentials, sessionState, signIn, signOut } from './session.ts';

/** ra-core's view of the session. Nothing here waits: the page is not drawn before the session is known. */
export const authProvider: AuthProvider = {
  async login(credentials: Credentials) {
    await signIn(credentials);
  },
  async logout() {
    await signOut();
  },
  async checkAuth() {
    if (sessionState().phase !== 'signed_in') throw Object.assign(new Error('signed out'), { message: false });
  },
  async checkError(error: unknown) {
    // A 401 that a renewal did not mend: the session is over. Anything else is the page's business.
    // While somebody is signed in, a 401 is about what they typed or about a company they acted for.
    if (error instanceof ApiProblem && error.kind === 'credentials' && sessionState().phase !== 'signed_in')
      throw error;
  },
  async getIdentity() {
    const { user } = sessionState();
    if (user === null) throw new Error('signed out');
    return { ...user, fullName: fullName(user) };
  },
  async getPermissions() {
    return [...sessionState().permissions];
  },
};

export function fullName(user: { first_name: string; last_name: string; username: string; email: string }): string {
  return `${user.first_name} ${user.last_name}`.trim() || user.username || user.email;
}
