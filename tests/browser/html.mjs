/* html.mjs FOLDER: the Nu HTML checker over what the walks left in it; exits 1 with what it found, and when there is nothing. */
import fs from 'node:fs';
import { checkHtmlFiles } from './check.mjs';

const folder = process.argv[2];
const count = fs.readdirSync(folder).filter(name => name.endsWith('.html')).length;
const found = await checkHtmlFiles(folder);

for (const sentence of found)
	console.log(sentence);
console.log(`${count} pages, ${found.length} errors`);
process.exit(count > 0 && found.length === 0 ? 0 : 1);
