import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { examplesQuery } from "@/api/search";
import { Button } from "@/components/button";
import { Notice } from "@/components/notice";

type Properties = { title: string; hint: string; onExample: (text: string) => void };

/** What is shown without moments: how to go on, with questions that what is stored can answer. */
export function Beginning({ title, hint, onExample }: Properties) {
  const { data } = useQuery(examplesQuery());
  if (data === null) {
    return (
      <Notice
        title="Nothing is stored yet"
        action={
          <Link to="/" className="text-accent underline">
            Put files into the library
          </Link>
        }
      >
        <p>Pictures, sound and films can be searched as soon as they are analysed.</p>
      </Notice>
    );
  }
  return (
    <Notice title={title}>
      <p>{hint}</p>
      {data && data.length > 0 && (
        <ul aria-label="Examples" className="mt-4 flex flex-wrap justify-center gap-2 text-ink">
          {data.map((text) => (
            <li key={text}>
              <Button onClick={() => onExample(text)} dir="auto">
                {text}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
