/**
 * What Neon answers when `Neon-Raw-Text-Output` is not "true": PostgreSQL's text form as JSON values.
 * Booleans, small integers, floats, json and arrays are parsed; everything else (int8, numeric, timestamps) stays text.
 */

const BOOL = 16;
const INT2 = 21;
const INT4 = 23;
const JSON_TYPE = 114;
const FLOAT4 = 700;
const FLOAT8 = 701;
const JSONB = 3802;

/** Array type -> element type, for PostgreSQL's built-in types. Arrays of a user's own types stay text. */
const ELEMENT_TYPES = new Map([
  [199, JSON_TYPE],
  [1000, BOOL],
  [1001, 17],
  [1002, 18],
  [1005, INT2],
  [1007, INT4],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, FLOAT4],
  [1022, FLOAT8],
  [1028, 26],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1185, 1184],
  [1187, 1186],
  [1231, 1700],
  [2951, 2950],
  [3807, JSONB],
]);

/** Turns one value of the given type into JSON. Throws SyntaxError for text that is not a value of that type. */
export function textToJson(text: string, dataTypeID: number): unknown {
  const elementType = ELEMENT_TYPES.get(dataTypeID);
  if (elementType !== undefined) return parseArray(text, elementType);
  switch (dataTypeID) {
    case BOOL:
      return text === "t";
    case INT2:
    case INT4:
      return Number(text);
    case FLOAT4:
    case FLOAT8:
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case JSON_TYPE:
    case JSONB:
      return JSON.parse(text);
    default:
      return text;
  }
}

/** PostgreSQL's array output: `{1,NULL,"a \"b\""}`, nested, with optional bounds such as `[0:1]=` in front. */
function parseArray(text: string, elementType: number): unknown[] {
  const reader = { text, at: text.startsWith("[") ? text.indexOf("=") + 1 : 0 };
  const value = readList(reader, elementType);
  if (reader.at !== text.length) throw new SyntaxError("unbalanced array");
  return value;
}

type ArrayReader = {
  text: string;
  at: number;
};

function readList(reader: ArrayReader, elementType: number): unknown[] {
  if (reader.text[reader.at] !== "{") throw new SyntaxError("unbalanced array");
  reader.at += 1;
  const items: unknown[] = [];
  while (reader.text[reader.at] !== "}") {
    items.push(readItem(reader, elementType));
    if (reader.text[reader.at] === ",") reader.at += 1;
  }
  reader.at += 1;
  return items;
}

function readItem(reader: ArrayReader, elementType: number): unknown {
  const first = reader.text[reader.at];
  if (first === undefined) throw new SyntaxError("unbalanced array");
  if (first === "{") return readList(reader, elementType);
  if (first === '"') return textToJson(readQuoted(reader), elementType);
  const start = reader.at;
  while (reader.at < reader.text.length && !",}".includes(reader.text.charAt(reader.at))) reader.at += 1;
  const word = reader.text.slice(start, reader.at);
  return word === "NULL" ? null : textToJson(word, elementType);
}

function readQuoted(reader: ArrayReader): string {
  let value = "";
  reader.at += 1;
  while (reader.text[reader.at] !== '"') {
    if (reader.at >= reader.text.length) throw new SyntaxError("unbalanced quoted string");
    if (reader.text[reader.at] === "\\") reader.at += 1;
    value += reader.text.charAt(reader.at);
    reader.at += 1;
  }
  reader.at += 1;
  return value;
}
