/* The picture of the README: the story's page of the demo, down to how giving goes.  Writes docs/demo-page.png. */
import path from 'node:path';
import { ROOT, openBrowser, startDemo } from './browser.mjs';

const WIDTH = 1000;
const site = await startDemo();
const house = await openBrowser({ site, name: 'picture' });
const visitor = await house.newPage({ width: WIDTH });

await visitor.goto(`${site.url}/demo`);
await visitor.getByRole('link', { name: /^As a friend/ }).click();
await visitor.getByRole('heading', { name: 'What happens when you give' }).waitFor();
const { y, height } = await visitor.locator('.two').first().boundingBox();
await visitor.screenshot({ path: path.join(ROOT, 'docs/demo-page.png'), fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height: Math.ceil(y + height + 24) } });
await house.browser.close();
await site.stop();
