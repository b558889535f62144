import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

interface Part {
  type: 'chunk';
  code: string;
  imports: string[];
  facadeModuleId: string | null;
  isEntry: boolean;
}

/** What a first visit loads before the user can ask: the entry, and what it imports by itself (docs: DESIGN.md, section 8). */
const ALSO_LOADED = [
  '/src/app/Shell.tsx',
  '/src/spaces/program/user/HomeScreen.tsx',
  '/src/shared/i18n/ru/all.ts',
] as const;

/** Fails the build when JavaScript of sign-in and the user's home, in all, is over `limitKb` (gzip, kB of 1000 bytes). */
export function budget(limitKb: number): Plugin {
  return {
    name: 'liniya-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const parts = new Map(
        Object.entries(bundle).flatMap(([name, part]) =>
          part.type === 'chunk' ? [[name, part as Part] as const] : [],
        ),
      );
      const needed = new Set<string>();
      const take = (name: string): void => {
        const part = parts.get(name);
        if (part === undefined || needed.has(name)) return;
        needed.add(name);
        for (const next of part.imports) take(next);
      };
      for (const [name, part] of parts) if (part.isEntry) take(name);
      for (const source of ALSO_LOADED) {
        const found = [...parts].find(([, part]) => part.facadeModuleId?.endsWith(source));
        if (found === undefined) this.error(`budget: no chunk starts with ${source}; name the new file here`);
        else take(found[0]);
      }
      const sizes = [...needed]
        .map((name) => [name, gzipSync(parts.get(name)?.code ?? '').length / 1000] as const)
        .sort((a, b) => b[1] - a[1]);
      const sum = sizes.reduce((all, [, size]) => all + size, 0);
      const line = `first load ${sum.toFixed(1)} kB gzip of JavaScript in ${sizes.length} files, at most ${limitKb} kB`;
      if (sum > limitKb)
        this.error(
          `${line}:\n${sizes
            .slice(0, 12)
            .map(([name, size]) => `  ${size.toFixed(1)} ${name}`)
            .join('\n')}`,
        );
      this.info(line);
    },
  };
}
