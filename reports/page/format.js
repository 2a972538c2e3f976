// Numbers and text for people's eyes, as harness/render/text.cpp writes them.

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function groupedFromFive(text) {
    const [, sign, whole, rest] = text.match(/^(-?)(\d+)(.*)$/);
    return sign + (whole.length > 4 ? grouped(whole) : whole) + rest;
}

// Four significant digits; rounded first, since 9999.6 has five before the point.
function real(x) {
    if (x === 0) return '0';
    if (!Number.isFinite(x)) return String(x);
    const [digits, power] = x.toExponential(3).split('e');
    const exponent = Number(power);
    if (exponent < -4 || exponent > 9) return `${digits}e${power[0]}${power.slice(1).padStart(2, '0')}`;
    if (exponent < 4) return x.toFixed(3 - exponent);
    const unit = 10 ** (exponent - 3);
    return groupedFromFive((Math.round(x / unit) * unit).toFixed(0));
}

// Control characters, line ends and direction marks are spelled out.
export const printable = (text) =>
    text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (c) =>
        c === '\n' ? '\\n' : c === '\t' ? '\\t' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

export function forPeople(value) {
    if (value === null || value === undefined) return '–';
    if (typeof value === 'bigint') return groupedFromFive(String(value));
    if (typeof value === 'number') return real(value);
    if (value instanceof Uint8Array) return `${value.length} bytes`;
    return printable(String(value));
}

// A count: all its digits.
export const wholeNumber = (n) => forPeople(BigInt(n));

export const exact = (value) =>
    value === null || value === undefined ? '' : value instanceof Uint8Array ? `${value.length} bytes` : String(value);

const field = (value) => {
    const text = exact(value);
    return typeof value === 'string' && (text === '' || /[",\r\n ]/.test(text))
        ? `"${text.replaceAll('"', '""')}"`
        : text;
};

export const csv = ({ columns, rows }) => [columns, ...rows].map((row) => row.map(field).join(',') + '\n').join('');
