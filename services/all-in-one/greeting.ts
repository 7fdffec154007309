import type { Demo } from '#features/demo';
import type { Config } from '#platform/config';

/** Where to look and how to sign in. */
export function greet(
  config: Config,
  port: number,
  { demo, phone }: { demo: Demo | undefined; phone: string | undefined },
): string[] {
  const console = config.http.public_url ?? `http://localhost:${port}`;
  const lines = ['', `  ${config.app_name} is ready.`, '', `  Console    ${console}`];
  if (demo !== undefined) {
    lines.push(
      `  Sign in    ${demo.email}  /  ${demo.password}`,
      `  Operator   ${demo.operator_email}  /  ${demo.password}   looks after the companies of this server`,
    );
  }
  if (phone !== undefined)
    lines.push(`  Phone      ${phone.replace('127.0.0.1', 'localhost')}   write to the shop as one of its customers`);
  lines.push(`  API        ${console}/docs`, '', '  Stop with Ctrl-C.', '');
  return lines;
}
