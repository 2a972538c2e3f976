// Elements from values. Text is only ever text: nothing here, or anywhere in the page, parses HTML.

// element('p', {class: 'note'}, 'some ', strong('text')): attributes by name, functions as listeners (onclick), children.
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') node.addEventListener(name.slice(2), value);
        else if (value === true) node.setAttribute(name, '');
        else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
    return node;
}

export const slug = (text) =>
    String(text)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-');

export function download(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    element('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
}
