import { openTestServer } from './database';

/** Run once before all test files; what it returns runs after them. */
export default async function setUp(): Promise<() => Promise<void>> {
  return openTestServer();
}
