// Lights added up in linear space by the graphics card; the formulas are those of drawing.py.

const BAR_VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
layout(location=1) in vec4 ends; layout(location=2) in vec4 size; layout(location=3) in vec4 core;
layout(location=4) in vec4 pulse; layout(location=5) in vec2 lens;
uniform vec2 view; uniform float k;
out vec2 at; flat out float len; flat out vec4 s; flat out vec4 c; flat out vec4 p; flat out vec2 extra;
void main() {
  float preach = lens.x * k; extra = vec2(preach, lens.y);
  vec2 a = ends.xy * k, b = ends.zw * k; len = length(b - a);
  vec2 u = len > 0.0 ? (b - a) / len : vec2(1.0, 0.0);
  s = size * k; s.y = size.y; c = vec4(core.xyz, core.w * k); p = vec4(pulse.xyz, pulse.w * k);
  bool lit = pulse.x + pulse.y + pulse.z > 0.0;
  float extent = max(s.x, 1.0) * 0.5 + max(0.5, max(s.z, lit ? preach : 0.0)) + 0.5;
  at = vec2(mix(-extent, len + extent, corner.x * 0.5 + 0.5), corner.y * extent);
  vec2 xy = a + u * at.x + vec2(-u.y, u.x) * at.y;
  gl_Position = vec4(xy / view * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}`;
const BAR_FRAGMENT = `#version 300 es
precision highp float;
in vec2 at; flat in float len; flat in vec4 s; flat in vec4 c; flat in vec4 p; flat in vec2 extra;
uniform bool bodies;
out vec4 light;
void main() {
  float preach = extra.x;
  float beyond = max(at.x - len, 0.0) + min(at.x, 0.0);
  float e = length(vec2(at.y, beyond)) - max(s.x, 1.0) * 0.5;
  float cover = clamp(0.5 - e, 0.0, 1.0) * min(s.x, 1.0);
  float u = s.z > 0.0 ? clamp(1.0 - e / s.z, 0.0, 1.0) : 0.0;
  float body = cover + s.y * u * u * u;
  if (bodies) { light = vec4(max(extra.y, 0.0), max(-extra.y, 0.0), 0.0, 0.0) * body; return; }
  vec3 sum = extra.y == 0.0 ? c.xyz * body : vec3(0.0);
  float t = at.x - beyond - s.w;
  t = t > 0.0 ? t / max(p.w, 1e-9) : t / max(c.w, 1e-9);
  float q = max(1.0 - t * t, 0.0);
  float v = clamp(1.0 - e / max(preach * q, 1e-6), 0.0, 1.0);
  light = vec4(sum + p.xyz * q * q * q * (cover + s.y * v * v * v), 0.0);
}`;
const DISC_VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
layout(location=1) in vec4 size; layout(location=2) in vec4 fillAt; layout(location=3) in vec4 ringAt;
layout(location=4) in vec4 glowAt;
uniform vec2 view; uniform float k;
out vec2 at; flat out vec4 s; flat out vec4 f; flat out vec4 r; flat out vec4 g;
void main() {
  s = vec4(size.xy * k, size.z * k, size.w); f = fillAt; f.w *= k; r = ringAt; r.w *= k; g = glowAt;
  float extent = s.z + max(r.w, f.w * 0.5) + 1.5;
  at = corner * extent;
  gl_Position = vec4((s.xy + at) / view * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}`;
const DISC_FRAGMENT = `#version 300 es
precision highp float;
in vec2 at; flat in vec4 s; flat in vec4 f; flat in vec4 r; flat in vec4 g;
uniform bool hides;
out vec4 light;
void main() {
  float d = length(at), e = d - s.z, inside = clamp(0.5 - e, 0.0, 1.0);
  if (hides) { light = vec4(0.0, 0.0, 0.0, g.w * inside); return; }
  float ring = clamp(0.5 + max(f.w, 1.0) * 0.5 - abs(e), 0.0, 1.0) * min(f.w, 1.0);
  float u = r.w > 0.0 ? clamp(1.0 - e / r.w, 0.0, 1.0) : 0.0;
  light = vec4(f.xyz * inside * (1.0 - s.w * d * d / (s.z * s.z)) + r.xyz * ring
    + g.xyz * (1.0 - inside) * u * u * u, 0.0);
}`;
// Of bodies of two signs the stronger covers the weaker; `Signs` of drawing.py.
const SIGNS_FRAGMENT = `#version 300 es
precision highp float;
uniform highp sampler2D sum; uniform vec3 positive; uniform vec3 negative;
out vec4 light;
float wins(float r) {
  float u = min(8.0 * r, 1.0);
  return r < 0.0 ? 0.0 : 0.6 + 0.4 * u * u * (3.0 - 2.0 * u);
}
void main() {
  vec2 b = texelFetch(sum, ivec2(gl_FragCoord.xy), 0).xy;
  float both = b.x + b.y;
  if (both <= 0.0) discard;
  float r = (b.x - b.y) / both;
  light = vec4(positive * b.x * wins(r) + (r < 0.0 ? negative * b.y * wins(-r) : vec3(0.0)), 0.0);
}`;
const SCREEN_VERTEX = `#version 300 es
layout(location=0) in vec2 corner;
void main() { gl_Position = vec4(corner, 0.0, 1.0); }`;
const SCREEN_FRAGMENT = `#version 300 es
precision highp float;
uniform highp sampler2D sum; uniform int curve; uniform float exposure;
out vec4 shown;
vec3 film(vec3 x) {
  return min(x * (6.2 * x + 0.5) / (x * (6.2 * x + 1.7) + 0.06) / WHITE, 1.0);
}
void main() {
  vec3 x = clamp(texelFetch(sum, ivec2(gl_FragCoord.xy), 0).xyz * exposure, 0.0, 10000.0);
  vec3 quarter = 1.0 + x * (0.25 + x / 32.0);
  vec3 over = max(x - 1.0, 0.0);
  float o = over.x + over.y + over.z;
  vec3 value = curve == 1 ? 1.0 / (quarter * quarter * quarter * quarter) : film(x + 0.3 * o * o / (o + 2.0));
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  shown = vec4(value + noise / 255.0, 1.0);
}`.replace("WHITE", String((6.2 * 16 + 0.5 * 4) / (6.2 * 16 + 1.7 * 4 + 0.06)));

class WebGlPainter {
  /** @param {HTMLCanvasElement} canvas @returns {WebGlPainter|null} null where there is no WebGL2 */
  static on(canvas) {
    const gl = canvas.getContext("webgl2", { antialias: false, alpha: false, preserveDrawingBuffer: true });
    if (!gl || !gl.getExtension("EXT_color_buffer_float")) return null;
    return new WebGlPainter(canvas, gl);
  }

  /** @param {HTMLCanvasElement} canvas @param {WebGL2RenderingContext} gl */
  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    this.bars = this.program(BAR_VERTEX, BAR_FRAGMENT);
    this.discs = this.program(DISC_VERTEX, DISC_FRAGMENT);
    this.screen = this.program(SCREEN_VERTEX, SCREEN_FRAGMENT);
    this.signs = this.program(SCREEN_VERTEX, SIGNS_FRAGMENT);
    this.corners = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    this.barTable = this.table(BAR, [4, 4, 4, 4, 2]);
    this.discTable = this.table(DISC, [4, 4, 4, 4], [0, 4, 8, 12]);
    this.planes = [0, 1].map(() => ({ texture: gl.createTexture(), target: gl.createFramebuffer() }));
    this.size = [0, 0];
  }

  /** @param {string} vertex @param {string} fragment */
  program(vertex, fragment) {
    const { gl } = this, program = /** @type {WebGLProgram} */ (gl.createProgram());
    for (const [kind, text] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]])) {
      const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) || "shader");
    const at = (/** @type {string} */ name) => gl.getUniformLocation(program, name);
    return { program, at };
  }

  /** @param {number} stride @param {number[]} sizes @param {number[]} [starts] */
  table(stride, sizes, starts) {
    const { gl } = this, array = gl.createVertexArray(), buffer = gl.createBuffer();
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.corners);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    let first = 0;
    sizes.forEach((size, i) => {
      gl.enableVertexAttribArray(i + 1);
      gl.vertexAttribPointer(i + 1, size, gl.FLOAT, false, 4 * stride, 4 * (starts ? starts[i] : first));
      gl.vertexAttribDivisor(i + 1, 1);
      first += size;
    });
    gl.bindVertexArray(null);
    return { array, buffer };
  }

  /** @param {number} width @param {number} height px of the device */
  resize(width, height) {
    const { gl } = this;
    if (this.size[0] === width && this.size[1] === height) return;
    this.size = [width, height];
    this.canvas.width = width;
    this.canvas.height = height;
    for (const { texture, target } of this.planes) {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16F, width, height, 0, gl.RGBA, gl.HALF_FLOAT, null);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.bindFramebuffer(gl.FRAMEBUFFER, target);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    }
  }

  /** @param {{bars: Float32Array, discs: Float32Array}} lights @param {any} theme @param {number} k px of the device per px of the stage */
  paint(lights, theme, k) {
    const { gl } = this, [width, height] = this.size, [r, g, b] = theme.backdrop;
    const [light, bodies] = this.planes;
    gl.viewport(0, 0, width, height);
    for (const [plane, colour] of /** @type {[any, number[]][]} */ ([[light, [r, g, b]], [bodies, [0, 0, 0]]])) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, plane.target);
      gl.clearColor(colour[0], colour[1], colour[2], 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE);
    const draw = (/** @type {any} */ program, /** @type {any} */ table, /** @type {Float32Array} */ data, /** @type {number} */ stride) => {
      gl.useProgram(program.program);
      gl.uniform2f(program.at("view"), width, height);
      gl.uniform1f(program.at("k"), k);
      gl.bindBuffer(gl.ARRAY_BUFFER, table.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
      gl.bindVertexArray(table.array);
      return () => gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, data.length / stride);
    };
    if (lights.bars.length) {
      const again = draw(this.bars, this.barTable, lights.bars, BAR);
      gl.uniform1i(this.bars.at("bodies"), 1);
      again();
      gl.bindFramebuffer(gl.FRAMEBUFFER, light.target);
      gl.uniform1i(this.bars.at("bodies"), 0);
      again();
      gl.useProgram(this.signs.program);
      gl.bindTexture(gl.TEXTURE_2D, bodies.texture);
      gl.uniform3fv(this.signs.at("positive"), theme.lights.positive);
      gl.uniform3fv(this.signs.at("negative"), theme.lights.negative);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, light.target);
    if (lights.discs.length) {
      const again = draw(this.discs, this.discTable, lights.discs, DISC);
      gl.uniform1i(this.discs.at("hides"), 1);
      gl.blendFunc(gl.ZERO, gl.ONE_MINUS_SRC_ALPHA);
      again();
      gl.uniform1i(this.discs.at("hides"), 0);
      gl.blendFunc(gl.ONE, gl.ONE);
      again();
    }
    gl.disable(gl.BLEND);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.useProgram(this.screen.program);
    gl.bindTexture(gl.TEXTURE_2D, light.texture);
    gl.uniform1i(this.screen.at("curve"), theme.curve === "paper" ? 1 : 0);
    gl.uniform1f(this.screen.at("exposure"), theme.exposure);
    gl.bindVertexArray(this.barTable.array);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.bindVertexArray(null);
  }
}
