/** Opens a page in Chromium and prints what it shows once it shows all of the given words: node read_page.mjs CHROMIUM ADDRESS WORD... */
import { chromium } from 'playwright-core';

const [executablePath, address, ...words] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  await page.goto(address);
  await page
    .waitForFunction((wanted) => wanted.every((word) => document.body.innerText.includes(word)), words, { timeout: 60_000 })
    .catch(() => undefined);
  process.stdout.write(await page.evaluate(() => document.body.innerText));
} finally {
  await browser.close();
}
