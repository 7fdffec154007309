/** Checks the import rules of ARCHITECTURE.md: `node scripts/check-imports.ts`. Exit code 1 when one is broken. */
import { join } from 'node:path';
import { readHouse } from './imports/read.ts';
import { judge } from './imports/rules.ts';
import { medianLines, tooLong } from './imports/size.ts';

/** A tool that reads nothing finds no fault. Raise these as the house grows, never lower them without a reason. */
const FLOOR = { modules: 200, links: 500 };

const house = readHouse(join(import.meta.dirname, '..'));
const links = house.modules.flatMap(({ imports }) => imports).filter(({ target }) => target !== undefined).length;
const violations = [...judge(house), ...tooLong(house.modules)];

for (const { rule, where, what } of violations) console.error(`${where}  ${what}  (${rule})`);
console.log(
  `Read ${house.modules.length} modules with ${links} imports between them; the median file has ` +
    `${medianLines(house.modules)} lines; ${violations.length} violations.`,
);
if (house.modules.length < FLOOR.modules || links < FLOOR.links) {
  console.error(
    `Fewer than the floor of ${FLOOR.modules} modules and ${FLOOR.links} imports: the check did not see the house.`,
  );
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;
