-- The peer on PostgreSQL: what a careful engineer makes of an event store there. One table, one
-- function that locks the stream, checks the expected version and inserts.

CREATE TABLE events (
    stream   text        NOT NULL,
    version  integer     NOT NULL,
    id       uuid        NOT NULL UNIQUE,
    type     text        NOT NULL,
    data     jsonb       NOT NULL,
    metadata jsonb       NOT NULL,
    UNIQUE (stream, version)
);

CREATE FUNCTION append(its_stream text, expected integer, types text[], facts jsonb[], about jsonb)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    actual integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(its_stream, 0));
    SELECT coalesce(max(version), 0) INTO actual FROM events WHERE stream = its_stream;
    IF actual <> expected THEN
        RAISE EXCEPTION 'conflict: % stands at %, not at %', its_stream, actual, expected;
    END IF;
    INSERT INTO events (stream, version, id, type, data, metadata)
    SELECT its_stream, expected + n, gen_random_uuid(), type, fact, about
    FROM unnest(types, facts) WITH ORDINALITY AS given(type, fact, n);
    RETURN expected + array_length(types, 1);
END
$$;
