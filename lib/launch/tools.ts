import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './folder';

/** Programs of the packages, by their file: what is on the PATH may be another version. */
export const TOOLS = {
  tsc: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'],
  biome: ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=50'],
  vitest: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'tests/vitest.config.ts'],
  playwright: ['node_modules/@playwright/test/cli.js', 'test', '--config', 'tests/playwright.config.ts'],
} as const;

/** Runs a tool in the checkout with its output on standard error; true when it found nothing wrong. */
export function runTool(
  tool: keyof typeof TOOLS,
  stopped: AbortSignal,
  args: string[] = [],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  const [file, ...fixed] = TOOLS[tool];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, file), ...fixed, ...args], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 2, 2],
    });
    stopped.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
