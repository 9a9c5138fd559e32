-- What the building needs of its own; it goes with the connection.
-- Chance that is the same at each building: between 0 and 1, never either.
CREATE FUNCTION pg_temp.chance(subject bigint, about bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((hashint8extended(subject, about) & 1048575) + 0.5) / 1048576
$$;
-- Skewed as spend is: many small, few large; the middle one is `middle`, and none above fifty times that.
CREATE FUNCTION pg_temp.skewed(subject bigint, about bigint, middle bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT greatest(100, least(middle * 50, (middle * (pg_temp.chance(subject, about) / (1 - pg_temp.chance(subject, about))) ^ 0.6)::bigint))
$$;
-- Ten digits and their Damm digit (R34).
CREATE FUNCTION pg_temp.numbered(serial bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  digits text := lpad(serial::text, 10, '0');
  state int := 0;
BEGIN
  FOR place IN 1..10 LOOP
    state := substr(
      '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790',
      state * 10 + substr(digits, place, 1)::int + 1, 1)::int;
  END LOOP;
  RETURN digits || state;
END $$;
-- 63 bits of SHA-256, as the books number purchases and their earnings.
CREATE FUNCTION pg_temp.number_of(named text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT greatest(1, (('x' || left(encode(sha256(convert_to(named, 'UTF8')), 'hex'), 16))::bit(64) >> 1)::bigint)
$$;
