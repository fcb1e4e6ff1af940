import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LaunchOptions } from '@playwright/test';
import { kept, ROOT } from '@/lib/launch/folder';
import { withLock } from '@/lib/launch/folder-lock';

/**
 * How Playwright starts a browser here: on 64-bit Intel Linux the Chromium that came with the packages, unpacked
 * once into `.duebook`; elsewhere the Chrome that is installed. DUEBOOK_CHROMIUM names another program.
 */
export async function chromiumOptions(): Promise<LaunchOptions> {
  const given = process.env.DUEBOOK_CHROMIUM;
  if (given) return { executablePath: given, args: ARGUMENTS };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const folder = await unpack();
  const program = join(folder, 'chromium');
  const libraries = (await lacksLibraries(program)) ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {};
  return {
    executablePath: program,
    args: ARGUMENTS,
    env: { ...environment(), HOME: kept('home'), FONTCONFIG_FILE: join(folder, 'fonts.conf'), ...libraries },
  };
}

/** A browser that only ever shows our own server needs no sandbox, which root and containers cannot have. */
const ARGUMENTS = ['--no-sandbox', '--font-render-hinting=none'];

const PACKAGE = join(ROOT, 'node_modules/@sparticuz/chromium');

/** Unpacks aside and moves into place whole, so that an interrupted run leaves no half browser. */
async function unpack(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = kept(`chromium-${version}`);
  return withLock(kept('chromium.lock'), async () => {
    if (existsSync(folder)) return folder;
    const making = `${folder}.new`;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    // The package unpacks to the temporary folder of its process.
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: making },
    });
    writeFileSync(join(making, 'fonts.conf'), fontSettings(folder));
    renameSync(making, folder);
    return folder;
  });
}

/** The libraries of a browser, which bare systems lack, are in a package of their own beside it. */
const UNPACK = `
  import chromium, { inflate } from '@sparticuz/chromium';
  await chromium.executablePath(${JSON.stringify(join(PACKAGE, 'bin'))});
  await inflate(${JSON.stringify(join(PACKAGE, 'bin/al2023.tar.br'))});
`;

/** The same fallback fonts on every system, and nothing cached outside the folder. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;
}

async function lacksLibraries(program: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ldd', [program]).catch(() => ({ stdout: '' }));
  return stdout.includes('not found');
}

function environment(): Record<string, string> {
  const set = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set);
}
