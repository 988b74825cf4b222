import type {
  AnalysisResponse,
  CaptionsResponse,
  EmbeddingsResponse,
  FacesResponse,
  FailedItem,
  LabelScore,
  LanguageResponse,
  PoseResponse,
  SimilarityResponse,
  ZeroShotResponse,
} from "@/api/schema";
import { Bars, barsOf } from "@/components/bars";
import { HeatMap } from "./heat-map";
import { FoundFaces, FoundPoses, Seen } from "./seen";
import type { Given } from "./tasks";
import { Transcript } from "./transcript";
import { Vectors } from "./vectors";

const LANGUAGES = 8;

type Properties = { task: string; given: Given; body: unknown };

/** What came back, drawn. Each kind of answer is what the API's document says it is. */
export function Result({ task, given, body }: Properties) {
  const names = [...given.texts, ...given.pictures.map((picture) => picture.name)];
  if (task === "similarity") return <HeatMap names={names} values={(body as SimilarityResponse).similarities} />;
  if (task === "embeddings") {
    const vectors = (body as EmbeddingsResponse).data.map(({ embedding }) =>
      Array.isArray(embedding) ? embedding : [],
    );
    return <Vectors names={names} vectors={vectors} />;
  }
  if (!given.file) return null;
  if (task === "faces") return <FoundFaces file={given.file} faces={(body as FacesResponse).faces} />;
  if (task === "pose") return <FoundPoses file={given.file} poses={(body as PoseResponse).poses} />;
  if (task === "transcription") return <Transcript file={given.file} body={body as { text: string }} />;
  if (task === "language") return <Language answer={body as LanguageResponse} />;
  if (task === "analysis") return <Everything file={given.file} answer={body as AnalysisResponse} />;
  return <OfPicture file={given.file} answer={body as CaptionsResponse | ZeroShotResponse} />;
}

function Everything({ file, answer }: { file: File; answer: AnalysisResponse }) {
  return (
    <>
      <Seen file={file} faces={answer.faces?.faces ?? []} poses={answer.pose?.poses ?? []} />
      <div className="mt-4 flex flex-col gap-4">
        {answer.caption && <p dir="auto">{answer.caption.caption}</p>}
        {answer.labels && <LabelBars labels={answer.labels.labels} />}
        {Object.entries(answer.errors).map(([task, error]) => (
          <p key={task} className="text-sm text-warn">
            {task}: {error.message}
          </p>
        ))}
      </div>
    </>
  );
}

function LabelBars({ labels }: { labels: LabelScore[] }) {
  return <Bars label="Labels" bars={barsOf(labels)} />;
}

function Language({ answer }: { answer: LanguageResponse }) {
  const words = new Intl.DisplayNames("en-GB", { type: "language", fallback: "code" });
  const likely = Object.entries(answer.probabilities).sort((a, b) => b[1] - a[1]);
  const rows = likely.slice(0, LANGUAGES).map(([code, share]) => ({ name: words.of(code) ?? code, share }));
  return <Bars label="Languages" bars={rows} />;
}

function OfPicture({ file, answer }: { file: File; answer: CaptionsResponse | ZeroShotResponse }) {
  const item = answer.data[0];
  return (
    <>
      <Seen file={file} />
      <div className="mt-4">{item && <Item item={item} />}</div>
    </>
  );
}

type Items = (CaptionsResponse | ZeroShotResponse)["data"][number];

function Item({ item }: { item: Items | FailedItem }) {
  if ("error" in item) {
    return (
      <p role="alert" className="text-sm text-bad">
        {item.error.message}
      </p>
    );
  }
  if ("caption" in item) {
    return (
      <p className="text-lg" dir="auto">
        {item.caption}
        <span className="block text-xs text-muted">
          Mean log-probability of a token: {item.log_probability.toFixed(2)}
        </span>
      </p>
    );
  }
  return <LabelBars labels={item.labels} />;
}
