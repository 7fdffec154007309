import type { AuthProvider } from 'ra-core';
import { ApiProblem } from '../api/problem.ts';
import { sessionState, signIn, signOut } from './session.ts';

/** ra-core's view of the session. Nothing here waits: the page is not drawn before the session is known. */
export const authProvider: AuthProvider = {
  async login({ email, password }: { email: string; password: string }) {
    await signIn(email, password);
  },
  async logout() {
    await signOut();
  },
  async checkAuth() {
    if (sessionState().phase !== 'signed_in') throw Object.assign(new Error('signed out'), { message: false });
  },
  async checkError(error: unknown) {
    // A 401 that a renewal did not mend: the session is over. Anything else is the page's business.
    if (error instanceof ApiProblem && error.kind === 'credentials') throw error;
  },
  async getIdentity() {
    const { user } = sessionState();
    if (user === null) throw new Error('signed out');
    return { ...user, fullName: fullName(user) };
  },
  async getPermissions() {
    return sessionState().user?.role ?? null;
  },
};

export function fullName(user: { first_name: string; last_name: string; username: string; email: string }): string {
  return `${user.first_name} ${user.last_name}`.trim() || user.username || user.email;
}
