// From the text in the page to numbers; the counterpart of web/blob.py.

/**
 * @typedef {{at: number, kind: string, shape: number[], quantum?: number}} Ref
 * @typedef {Record<string, any>} Header
 * @typedef {(ref: Ref) => any} Read
 */

/** @param {string} text @returns {Promise<{header: Header, read: Read}>} */
async function unpack(text) {
  const chars = atob(text.trim());
  const packed = new Uint8Array(chars.length);
  for (let i = 0; i < chars.length; i++) packed[i] = chars.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return opened(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** @param {Uint8Array} bytes */
function opened(bytes) {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  /** @type {Read} */
  const read = (ref) => decoded(bytes.subarray(4 + size + ref.at), ref);
  return { header, read };
}

/** An array whose bytes lie plane by plane. @param {Uint8Array} bytes @param {Ref} ref */
function decoded(bytes, ref) {
  const n = ref.shape.reduce((a, b) => a * b, 1);
  if (ref.kind === "u8") return bytes.slice(0, n);
  const width = ref.kind === "q16" ? 2 : 4;
  const whole = new Uint8Array(n * width);
  for (let plane = 0; plane < width; plane++)
    for (let i = 0; i < n; i++) whole[i * width + plane] = bytes[plane * n + i];
  if (ref.kind === "f32") return new Float32Array(whole.buffer);
  if (ref.kind === "i32") return new Int32Array(whole.buffer);
  const coded = new Uint16Array(whole.buffer), values = new Float32Array(n);
  const row = n / ref.shape[0], sums = new Int16Array(row), quantum = ref.quantum || 1;
  for (let i = 0; i < n; i++) {
    const c = coded[i];
    sums[i % row] += (c >>> 1) ^ -(c & 1);
    values[i] = sums[i % row] * quantum;
  }
  return values;
}
