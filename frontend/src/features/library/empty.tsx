import { useQuery } from "@tanstack/react-query";
import { infoQuery } from "@/api/system";
import { Button } from "@/components/button";
import { Icon } from "@/components/icon";
import { bytes } from "@/lib/format";
import { wishUpload } from "@/lib/uploading";

/** The library before anything is in it: what to do, and what can be taken. */
export function EmptyLibrary() {
  const { data } = useQuery(infoQuery());
  return (
    <div className="flex min-h-[60dvh] flex-col items-center justify-center gap-4 rounded-xl border-2 border-dashed border-line px-6 py-12 text-center">
      <Icon name="upload" className="size-10 text-muted" />
      <h2 className="text-xl font-semibold">Drop pictures, sounds or films here</h2>
      <p className="max-w-prose text-muted">
        The models look and listen, and you can search what they saw and heard. Nothing leaves this service.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="primary" onClick={() => wishUpload({ choose: "files" })}>
          Choose files
        </Button>
        <Button onClick={() => wishUpload({ choose: "folder" })}>Choose a folder</Button>
      </div>
      {data && (
        <p className="text-sm text-muted">
          Pictures ({data.limits.image_formats.join(", ")}) up to {bytes(data.limits.image_max_bytes)}, sounds up to{" "}
          {bytes(data.limits.audio_max_bytes)}, films up to {bytes(data.limits.video_max_bytes)}
        </p>
      )}
    </div>
  );
}
