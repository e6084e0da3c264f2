// Run the engine on an image of memory and print the digest of its results: node run_engine.mjs MODULE IMAGE PLACES
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [module, image, places] = process.argv.slice(2);
const { base, size, results } = JSON.parse(readFileSync(places, "utf8"));

const memory = new WebAssembly.Memory({ initial: Math.ceil((base + size) / 65536) });
new Uint8Array(memory.buffer).set(readFileSync(image), base);
// the stack grows down from the image
const stack = new WebAssembly.Global({ value: "i32", mutable: true }, base);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {
  env: { __linear_memory: memory, __stack_pointer: stack },
});

const status = instance.exports.run(base, base + 8, base);
if (status !== 0) throw new Error(`the engine returned ${status}`);

const digest = createHash("sha256");
for (const [begin, end] of results) digest.update(new Uint8Array(memory.buffer, base + begin, end - begin));
console.log(digest.digest("hex"));
