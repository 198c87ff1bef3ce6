// The browser of the machine.

import { existsSync } from 'node:fs';

/** Where it is: `CHROMIUM` says so when it is not in the usual place. */
export function browserPath() {
  const usual = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = usual.find((path) => path && existsSync(path));
  if (!found) throw new Error('no Chromium: install it (apt install chromium) or set CHROMIUM');
  return found;
}
