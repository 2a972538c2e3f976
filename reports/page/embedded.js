// What the file carries beside its code: facts as JSON, database and WebAssembly as gzip in base64.

const text = (id) => document.getElementById(id).textContent;

export const facts = () => JSON.parse(text('facts'));

function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
}

export async function unpacked(id) {
    const packed = new Blob([bytesOf(text(id))]).stream();
    return new Uint8Array(await new Response(packed.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}
