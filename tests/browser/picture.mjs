/* The picture of the README: a page of the demo, down to its strokes.  Writes docs/demo-page.png. */
import path from 'node:path';
import { ROOT, openBrowser, startDemo } from './browser.mjs';

const WIDTH = 1000;
const site = await startDemo();
const house = await openBrowser({ site, name: 'picture' });
const visitor = await house.newPage({ width: WIDTH });

await visitor.goto(`${site.url}/demo`);
await visitor.getByRole('link', { name: /^As a visitor/ }).click();
const { y } = await visitor.getByRole('heading', { name: 'No blood drive is planned at the moment' }).boundingBox();
await visitor.screenshot({ path: path.join(ROOT, 'docs/demo-page.png'), fullPage: true, clip: { x: 0, y: 0, width: WIDTH, height: Math.floor(y - 40) } });
await house.browser.close();
await site.stop();
