// Starts the binary on an empty folder and a free port, and stops it.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long a first start may take, in milliseconds, on a slow machine and with a debug build. */
const PATIENCE = 120_000;

/**
 * Serves a new map.
 * @param {string} binary path of `portulan`
 * @returns {Promise<{origin: string, tokenFile: string, stop: () => Promise<void>}>}
 */
export async function serve(binary) {
  const folder = await mkdtemp(join(tmpdir(), 'portulan-browser-'));
  const data = join(folder, 'data');
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(killer);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const origin = await address(child, said);
    return { origin, stop, tokenFile: join(data, 'jeton-administrateur') };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${said.join('\n')}`);
  }
}

/** The address that the server says it listens on. */
function address(child, said) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start in time')), PATIENCE);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server stopped with status ${code}`)));
    child.once('close', () => clearTimeout(timer));
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const found = line.match(/Portulan écoute sur (http:\/\/\S+)/);
      if (found) {
        clearTimeout(timer);
        resolve(found[1].replace(/\/$/, ''));
      }
    });
  });
}
