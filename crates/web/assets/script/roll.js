// The roll of a wave: the keys of all classes, with how many were invited, bound together by one root.
// The root stands in the letter. A class whose key, number of invited or path differs does not lead to
// it, so nobody can be given a key of their own, by which their answer would be found.
//
// Leaves, nodes and the root begin with another byte each, so that none can pass for another.

const leafOf = (entry) => sha256([0], u32(entry.class), u32(entry.invited), rsaKey(entry.key).modulus);
const nodeOf = (left, right) => sha256([1], left, right);

// The top of a tree. An odd last node of a level moves up as it is.
const treeOf = async (leaves) => {
  if (leaves.length === 0) throw new Error('a roll without classes has no root');
  let level = leaves;
  while (level.length > 1) {
    const pairs = Array.from({ length: Math.ceil(level.length / 2) }, (_, at) => level.slice(at * 2, at * 2 + 2));
    level = await Promise.all(pairs.map((pair) => (pair.length === 2 ? nodeOf(...pair) : pair[0])));
  }
  return level[0];
};

// The same top, from one leaf and what stands beside its way up: "l:" if that is the left one, "r:".
const climb = async (leaf, path) => {
  let node = leaf;
  for (const step of path) {
    const [, side, text] = /^([lr]):([A-Za-z0-9_-]{43})$/.exec(step) || [];
    if (!side) throw new Error('a step of a path is "l:" or "r:" and 32 bytes');
    const sibling = fromBase64url(text);
    node = side === 'l' ? await nodeOf(sibling, node) : await nodeOf(node, sibling);
  }
  return node;
};

const bind = (wave, sealingKey, classes, tree) => {
  if (sealingKey.length !== 32) throw new Error(`a sealing key has 32 bytes, this one ${sealingKey.length}`);
  return sha256([2], sealingKey, u32(classes), tree, utf8(wave));
};

// From the whole list of { class, invited, key }: in order of class, none twice.
const rootOfRoll = async (wave, sealingKey, roll) => {
  if (roll.some((entry, at) => at > 0 && entry.class <= roll[at - 1].class)) {
    throw new Error('the classes of a roll stand in order, none twice');
  }
  return bind(wave, sealingKey, roll.length, await treeOf(await Promise.all(roll.map(leafOf))));
};

// From one class with its path: { class, invited, key, classes, path }.
const rootOfClass = async (wave, sealingKey, entry) => {
  let levels = 0;
  for (let width = entry.classes; width > 1; width = Math.ceil(width / 2)) levels += 1;
  const { path } = entry;
  if (!Array.isArray(path) || path.length > levels || (levels > 0 && path.length === 0)) {
    throw new Error(`no path of this length among ${entry.classes} classes`);
  }
  return bind(wave, sealingKey, entry.classes, await climb(await leafOf(entry), path));
};

// Whether a root is the one that somebody got in a link or reads from a letter.
const isRoot = (root, text) => plainRoot(rootText(root)) === plainRoot(text);
