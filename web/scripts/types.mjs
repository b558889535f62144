// contracts/openapi.json → src/shared/api/generated.ts. `npm run types` writes it, `npm run types -- --check` only compares.
// Own, because the generators on npm bring a second TypeScript or want a newer Node than ours.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HEAD = '// Made by `make types` from contracts/openapi.json: do not edit.\n';

const nameOf = (ref) => ref.replace('#/components/schemas/', '');
const keyOf = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);
const union = (parts) => [...new Set(parts)].join(' | ');

/** The TypeScript type of a schema. What is not known how to say is an error, not `any`. */
export function typeOf(schema, indent = '') {
  if (schema === true || Object.keys(bare(schema)).length === 0) return 'unknown';
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if ('const' in schema) return literal(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map(literal));
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return union(either.map((one) => typeOf(one, indent)));
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayOf(schema, indent);
    case 'object':
      return objectOf(schema, indent);
    default:
      throw new Error(`No type for ${JSON.stringify(schema)}`);
  }
}

/** Without what only explains. */
function bare({ title, description, default: _default, ...rest }) {
  return rest;
}

function literal(value) {
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : String(value);
}

function arrayOf(schema, indent) {
  if (schema.prefixItems !== undefined)
    return `[${schema.prefixItems.map((item) => typeOf(item, indent)).join(', ')}]`;
  const item = typeOf(schema.items ?? true, indent);
  return /[ |]/.test(item) ? `(${item})[]` : `${item}[]`;
}

function objectOf(schema, indent) {
  const properties = Object.entries(schema.properties ?? {});
  const others = schema.additionalProperties;
  if (properties.length === 0)
    return others === undefined || others === false
      ? 'Record<string, never>'
      : `Record<string, ${typeOf(others, indent)}>`;
  const inner = `${indent}  `;
  const lines = properties.map(([name, property]) => {
    const mark = (schema.required ?? []).includes(name) ? '' : '?';
    return `${inner}${keyOf(name)}${mark}: ${typeOf(property, inner)};\n`;
  });
  if (others === true) lines.push(`${inner}[extra: string]: unknown;\n`);
  return `{\n${lines.join('')}${indent}}`;
}

function comment(schema) {
  const text = (schema.description ?? '').replace(/\s+/g, ' ').replaceAll('*/', '* /');
  return text === '' ? '' : `/** ${text} */\n`;
}

/** The whole file, in the order of the document, which is sorted. */
export function generate(document) {
  const parts = Object.entries(document.components.schemas).map(([name, schema]) => {
    const type = typeOf(schema);
    const body = type.startsWith('{') ? `interface ${name} ${type}` : `type ${name} = ${type};`;
    return `${comment(schema)}export ${body}\n`;
  });
  const socket = document['x-socket'];
  const members = (of, show) =>
    Object.entries(of)
      .map(([name, one]) => `  '${name}': ${show(one)};\n`)
      .join('');
  parts.push(
    `/** Event of the socket → its data. */\nexport interface EventData {\n${members(socket.events, ({ data }) => typeOf(data))}}\n`,
    `/** Whisper of the socket → its data. */\nexport interface WhisperData {\n${members(socket.whispers, ({ data }) => typeOf(data))}}\n`,
    `/** Command of the socket → what it takes and answers. */\nexport interface Commands {\n${members(
      socket.commands,
      ({ data, answer }) => `{ data: ${typeOf(data)}; answer: ${typeOf(answer)} }`,
    )}}\n`,
  );
  return `${HEAD}\n${parts.join('\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = (path) => fileURLToPath(new URL(path, import.meta.url));
  const target = at('../src/shared/api/generated.ts');
  const text = generate(JSON.parse(readFileSync(at('../../contracts/openapi.json'), 'utf8')));
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error('src/shared/api/generated.ts is older than contracts/openapi.json: run make types');
    process.exit(1);
  }
}
