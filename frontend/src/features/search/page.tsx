import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "@/api/client";
import { type Question, type Source, searchQuery } from "@/api/search";
import { Failure, Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Skeleton } from "@/components/skeleton";
import { Beginning } from "./beginning";
import { Box } from "./box";
import { Chip } from "./chip";
import { Filter } from "./filter";
import { Results } from "./results";
import { Scores } from "./scores";

const route = getRouteApi("/search");

export default function SearchPage() {
  const { q, like, source = "all" } = route.useSearch();
  const navigate = route.useNavigate();
  // A picture of this machine has no address, so it lasts as long as the view.
  const [picture, setPicture] = useState<File | null>(null);
  const filter = source === "all" ? {} : { source };
  const askText = (text: string) => {
    setPicture(null);
    void navigate({ search: { ...filter, ...(text ? { q: text } : {}) }, replace: true });
  };
  const askPicture = (file: File | null) => {
    setPicture(file);
    void navigate({ search: filter, replace: true });
  };
  const question = picture ? { picture } : like ? { like } : q ? { text: q } : null;
  return (
    <Page title="Search">
      <div className="mb-6 flex flex-col gap-3">
        <Box
          text={picture || like ? "" : (q ?? "")}
          onText={askText}
          onPicture={askPicture}
          chip={(picture || like) && <Chip picture={picture} like={like ?? null} onRemove={() => askPicture(null)} />}
        />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Filter
            value={source}
            onChange={(value) =>
              void navigate({
                search: (was) => ({ ...was, source: value === "all" ? undefined : value }),
                replace: true,
              })
            }
          />
          <Scores />
        </div>
      </div>
      {question ? (
        <Found question={question} source={source} onExample={askText} />
      ) : (
        <Beginning
          title="What are you looking for?"
          hint="Type what is to be seen or what somebody says, or drop a picture onto the box."
          onExample={askText}
        />
      )}
    </Page>
  );
}

const MISSING = 404;

/** What is shown when the file was deleted meanwhile, perhaps in another tab. */
function Gone() {
  return (
    <Notice
      title="The file to search by is gone"
      action={
        <Link to="/search" className="text-accent underline">
          Search by words
        </Link>
      }
    />
  );
}

type Asked = { question: Question; source: Source; onExample: (text: string) => void };

function Found({ question, source, onExample }: Asked) {
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...searchQuery(question, source),
    placeholderData: keepPreviousData,
  });
  if (error instanceof ApiError && "like" in question && error.status === MISSING) return <Gone />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))]">
        <Skeleton count={8} className="h-52" />
      </div>
    );
  }
  return (
    <>
      <Results answer={data} query={"text" in question ? question.text : ""} busy={isPlaceholderData} />
      {data.data.length === 0 && (
        <Beginning
          title="Nothing matches"
          hint="All words must be said, or stand in one caption. Fewer words find more, and so does searching everything."
          onExample={onExample}
        />
      )}
    </>
  );
}
