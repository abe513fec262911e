// Reads feeds and subtitles with other people's readers: a JSON list of {kind, text} in, a JSON list of findings out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseFeed as feedsmith } from "feedsmith";
import partytime from "podcast-partytime";
import transcriptator from "transcriptator";
import webvtt from "webvtt-parser";

// Without the table of all names its parser reads "&gt;" as ">;".
const entities = createRequire(import.meta.url)("webvtt-parser/html-entities.json");

const readers = {
  partytime: (text) => {
    const feed = (partytime.parseFeed ?? partytime.default.parseFeed)(text, { allowMissingGuid: true });
    return {
      title: feed.title, language: feed.language, guid: feed.guid, explicit: feed.explicit, author: feed.author,
      image: feed.itunesImage, locked: feed.locked, medium: feed.medium, items: feed.items.map((item) => ({
        title: item.title, guid: item.guid, date: item.pubDate, duration: item.duration, enclosure: item.enclosure,
        link: item.link, chapters: item.podcastChapters, transcripts: item.podcastTranscripts,
        people: item.podcastPeople, alternates: item.alternativeEnclosures, soundbites: item.podcastSoundbites,
      })),
    };
  },
  feedsmith: (text) => {
    const { format, feed } = feedsmith(text);
    return {
      format, title: feed.title, language: feed.language, podcast: feed.podcast, itunes: feed.itunes,
      items: feed.items.map((item) => ({
        title: item.title, guid: item.guid, date: item.pubDate, enclosures: item.enclosures, itunes: item.itunes,
        podcast: item.podcast,
      })),
    };
  },
  vtt: (text) => {
    const { cues, errors } = new webvtt.WebVTTParser(entities).parse(text, "subtitles");
    const said = (nodes) => nodes.map((node) => (node.type === "text" ? node.value : said(node.children ?? []))).join("");
    return {
      errors: errors.map((error) => `${error.line}: ${error.message}`),
      cues: cues.map((cue) => ({
        start: cue.startTime, end: cue.endTime, text: said(cue.tree.children),
        speaker: cue.tree.children[0]?.name === "v" ? cue.tree.children[0].value : "",
      })),
    };
  },
  srt: (text) => transcriptator.convertFile(text, "srt").map(({ startTime, endTime, speaker, body }) => (
    { start: startTime, end: endTime, speaker, text: body }
  )),
};

const wanted = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(wanted.map(({ kind, text }) => readers[kind](text))));
