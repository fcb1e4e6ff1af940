import { createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chooseAddress } from '@/lib/launch/address';
import { freePort } from '@/lib/launch/free-port';

afterEach(() => vi.unstubAllEnvs());

describe('the address', () => {
  test('is the PORT asked for, on this computer alone', async () => {
    const port = await freePort();
    vi.stubEnv('PORT', String(port));
    vi.stubEnv('HOST', '0.0.0.0');
    vi.stubEnv('DATABASE_URL', '');
    expect(await chooseAddress()).toEqual({ host: '127.0.0.1', port });
  });

  test('follows HOST with a database of one’s own', async () => {
    const port = await freePort();
    vi.stubEnv('PORT', String(port));
    vi.stubEnv('HOST', '0.0.0.0');
    vi.stubEnv('DATABASE_URL', 'postgresql://db.example/duebook');
    expect(await chooseAddress()).toEqual({ host: '0.0.0.0', port });
  });

  test.each(['0', '70000', '3e3', ' 80', 'http'])('refuses “%s”, which is no port', async (text) => {
    vi.stubEnv('PORT', text);
    await expect(chooseAddress()).rejects.toThrow(/is no port: give a number from 1 to 65535/);
  });

  test('refuses a port that is taken and says how to choose another', async () => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    vi.stubEnv('PORT', String(port));
    await expect(chooseAddress()).rejects.toThrow(/is taken or not allowed: .*PORT=3000 npm start/);
    other.close();
  });
});
