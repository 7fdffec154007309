import { createCompanyApi, type CompanyApi } from './company-api.ts';

/** A company of the run, with its numbers by channel id. */
export interface Company extends CompanyApi {
  numbers: Record<string, string>;
}

export interface SignIn {
  company: string;
  email: string;
  password: string;
}

/** The company behind a sign-in, with the numbers it has now. */
export async function openCompany(url: string, { company, email, password }: SignIn): Promise<Company> {
  const api = createCompanyApi(url, company, { email, password });
  const channels = await api.list<{ id: string; phone_number_id: string }>('/channels');
  return { ...api, numbers: Object.fromEntries(channels.map(({ id, phone_number_id }) => [id, phone_number_id])) };
}
