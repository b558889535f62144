// Keeps the house together: app > spaces > features > shared; a feature never imports a feature; a component is at most
// 250 lines; what must run without a browser (reducers, selectors) imports neither React nor anything of the DOM.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = resolve(dirname(fileURLToPath(import.meta.url)), '../src');
const FLOORS = ['shared', 'features', 'spaces', 'app'];
const MAX_LINES = 250;
/** Pure files and the only neighbours they may import. */
const PURE = ['state', 'reducers', 'selectors', 'entries', 'sorting'].map((name) => `shared/live/${name}.ts`);
const faults = [];

function* walk(folder) {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) yield* walk(path);
    else if (/\.tsx?$/.test(item.name)) yield path;
  }
}

function targetOf(file, specifier) {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  if (specifier.startsWith('.')) return relative(src, resolve(dirname(file), specifier));
  return null;
}

for (const file of walk(src)) {
  const here = relative(src, file);
  const [floor, part] = here.split('/');
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (here.endsWith('.tsx') && !here.endsWith('.test.tsx') && lines > MAX_LINES)
    faults.push(`${here}: ${lines} lines, at most ${MAX_LINES}: split the component`);
  const imports = text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g);
  for (const [, specifier] of imports) {
    const target = targetOf(file, specifier);
    if (PURE.includes(here) && (target === null || /\.tsx$|\/react/.test(target)))
      faults.push(`${here}: imports ${specifier}, but must run without React and DOM`);
    if (target === null) continue;
    const [toFloor, toPart] = target.split('/');
    if (!FLOORS.includes(toFloor)) faults.push(`${here}: imports ${specifier}, which is on no floor`);
    else if (FLOORS.indexOf(toFloor) > FLOORS.indexOf(floor))
      faults.push(`${here}: ${floor} imports from ${toFloor} (${specifier}): only from below`);
    else if (floor === 'features' && toFloor === 'features' && part !== toPart)
      faults.push(`${here}: the feature ${part} imports the feature ${toPart}: join them in a space`);
    else if (specifier.startsWith('.') && toFloor !== floor)
      faults.push(`${here}: write @/${target} instead of ${specifier}`);
  }
  if (FLOORS.includes(floor) === false) faults.push(`${here}: belongs to no floor`);
}

for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? 'floors: in order' : `floors: ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
