"""A story record made by hand, for the tests of what is drawn from a record.

Four invented reports on talks about a harbour. Each item is found in the articles by its words, so that every
evidence is grounded however the texts are edited.
"""

from __future__ import annotations

from rashomon.record import (
    Article,
    Claim,
    DateRange,
    Entity,
    Event,
    Evidence,
    Figure,
    Framing,
    Model,
    Point,
    Record,
    Relation,
    Silence,
    Statement,
    Time,
    TimelineEntry,
    make_id,
)

TEXTS = {
    "Port Gazette": (
        "HARVEL, 4 May 2031 - The harbour talks ended on Sunday without any result, the union leader "
        "Ines Calder said.\n"
        "\n"
        "“We were offered a paper and we did not sign it,” Calder told reporters. The regime sent its police to the "
        "quay on Saturday, where at least 12 dockers were hurt.\n"
        "\n"
        "The strike began on 28 April.\n"
        "\n"
        "Share this story\n"
        "Leave a comment"
    ),
    "Harvel State Radio": (
        "The talks on the harbour were a success, the Transport Ministry said on Sunday. Both sides confirmed the "
        "Harbour Agreement of 2029.\n"
        "The ministry denied that police had been sent to the quay. Five people were hurt when rioters threw stones, "
        "it said.\n"
        "The strike began on 28 April."
    ),
    "Northern Wire": (
        "Harvel (NW) - Union leader Ines Calder rejected the government's offer after two days of talks.\n"
        "“They gave us a document and we have not signed it,” she said, according to the Port Gazette.\n"
        "The number of dockers hurt on Saturday has risen to 19, hospital director Omar Lindqvist said on Monday."
    ),
    "Coast Digest": (
        "Nearly 2,000 dockers have been on strike since 28 April, Northern Wire reports.\n"
        "More than 300 people were hurt in harbour strikes over the past ten years."
    ),
}
PUBLISHED = {
    "Port Gazette": DateRange(from_="2031-05-04", to="2031-05-04", basis="stated", why="dateline “4 May 2031”"),
    "Harvel State Radio": DateRange(from_="2031-05-04", to="2031-05-04", why="tells of Sunday, 4 May, as today"),
    "Northern Wire": DateRange(from_="2031-05-05", to="2031-05-05", why="tells of Monday after 4 May"),
    "Coast Digest": DateRange(from_="2031-05-05", to="2031-05-08", why="after Northern Wire, which it cites"),
}


class StoryMaker:
    """Builds a record over given texts; its methods find words and add items that stand on them."""

    def __init__(self, texts: dict[str, str], title: str = "The harbour talks of Harvel") -> None:
        self.articles = {
            outlet: Article(
                id=make_id("a", outlet, text),
                source=f"{outlet.lower().replace(' ', '-')}.txt",
                text=text,
                outlet=outlet,
                title=f"{outlet} on the talks",
                language="en",
                published=PUBLISHED.get(outlet),
            )
            for outlet, text in texts.items()
        }
        self.record = Record(
            id=make_id("r", *texts),
            title=title,
            model=Model(name="made by hand", version="1", hash="0" * 64),
            from_="2031-04-28",
            to="2031-05-08",
            articles=list(self.articles.values()),
        )

    def words(self, outlet: str, text: str) -> Evidence:
        """The first place where an outlet has these words."""
        start = self.articles[outlet].text.index(text)
        return self.articles[outlet].evidence(start, start + len(text))

    def entity(self, name: str, kind: str, **more: object) -> str:
        """Add an entity; its id."""
        entity = Entity(id=make_id("e", name), name=name, kind=kind, **more)  # type: ignore[arg-type]
        self.record.entities.append(entity)
        return entity.id

    def statement(self, outlet: str, content: str, speaker: str | None, act: str = "say", **more: object) -> str:
        """Add a statement; its id."""
        words = self.words(outlet, content)
        names = {e.id: e.name for e in self.record.entities}
        statement = Statement(
            id=make_id("s", words.article, words.start),
            content=words,
            kind="indirect",
            act=act,  # type: ignore[arg-type]
            speaker=speaker,
            speaker_name=names.get(speaker or ""),
            **more,  # type: ignore[arg-type]
        )
        self.record.statements.append(statement)
        return statement.id

    def figure(self, outlet: str, text: str, low: float | None, high: float | None, **more: object) -> str:
        """Add a figure; its id."""
        words = self.words(outlet, text)
        figure = Figure(id=make_id("f", words.article, words.start), evidence=words, low=low, high=high, **more)  # type: ignore[arg-type]
        self.record.figures.append(figure)
        return figure.id

    def claim(self, outlet: str, text: str, **more: object) -> str:
        """Add a claim; its id."""
        words = self.words(outlet, text)
        claim = Claim(id=make_id("c", words.article, words.start, words.end), evidence=words, **more)  # type: ignore[arg-type]
        self.record.claims.append(claim)
        return claim.id

    def point(self, question: str, status: str, claims: list[str], origins: int) -> str:
        """Add a point; its id."""
        point = Point(id=make_id("p", question), question=question, status=status, claims=claims, origins=origins)  # type: ignore[arg-type]
        self.record.points.append(point)
        return point.id

    def relation(self, type: str, a: str, b: str, why: str, point: str | None = None) -> None:
        """Join two claims."""
        evidence = {c.id: c.evidence for c in self.record.claims}
        self.record.relations.append(
            Relation(type=type, a=evidence[a], b=evidence[b], why=why, score=0.9, claims=[a, b], point=point)  # type: ignore[arg-type]
        )


def harbour_story() -> Record:
    """The whole invented story: a contested outcome, a denial, a rising toll, two translations, framing, silences."""
    make = StoryMaker(TEXTS)
    gazette, radio, wire, digest = TEXTS
    calder = make.entity(
        "Ines Calder", "person", aliases=["Calder", "Ines Calder"], roles=[make.words(gazette, "the union leader")]
    )
    ministry = make.entity("Transport Ministry", "body", aliases=["Transport Ministry", "The ministry"])
    lindqvist = make.entity("Omar Lindqvist", "person", roles=[make.words(wire, "hospital director")])
    government = make.entity("Government of Harvel", "body", aliases=["regime", "government"])
    dockers = make.entity("dockers", "other")
    quay = make.entity("Harvel quay", "place", aliases=["the quay", "Harvel quay"])
    sunday = DateRange(from_="2031-05-04", to="2031-05-04", basis="stated", why="“Sunday”")

    failed = make.statement(gazette, "The harbour talks ended on Sunday without any result", calder, said_on=sunday)
    refused = make.statement(gazette, "We were offered a paper and we did not sign it,", calder, "reject")
    success = make.statement(radio, "The talks on the harbour were a success", ministry, said_on=sunday)
    denial = make.statement(
        radio, "police had been sent to the quay", ministry, "deny", cue=make.words(radio, "denied")
    )
    five = make.statement(radio, "Five people were hurt when rioters threw stones", ministry)
    again = make.statement(
        wire, "They gave us a document and we have not signed it,", calder, "reject", via=[gazette], same_as=[refused]
    )
    risen = make.statement(wire, "The number of dockers hurt on Saturday has risen to 19", lindqvist)
    make.statement(digest, "Nearly 2,000 dockers have been on strike since 28 April", None, via=[wire])

    hurt = {"measure": "wounded", "of": "dockers hurt", "place": quay}
    twelve = make.figure(gazette, "at least 12", 12, None, hedge="more_than", **hurt)
    few = make.figure(radio, "Five", 5, 5, given_by=five, **hurt)
    nineteen = make.figure(wire, "19", 19, 19, given_by=risen, **hurt)
    make.figure(digest, "Nearly 2,000", 2000, 2000, hedge="nearly", of="dockers on strike")
    decade = make.figure(digest, "More than 300", 300, None, hedge="more_than", measure="wounded", of="people hurt")

    for outlet in (gazette, radio, digest):
        words = make.words(outlet, "28 April")
        make.record.times.append(Time(id=make_id("t", words.article, words.start), evidence=words, date="2031-04-28"))

    strike = Event(
        id=make_id("v", "strike"),
        type="PROTEST",
        actors=[dockers],
        place=quay,
        date=DateRange(from_="2031-04-28", to="2031-04-28"),
        mentions=[make.words(o, "strike") for o in (gazette, radio, digest)],
    )
    police = Event(
        id=make_id("v", "police"),
        type="COERCE",
        status="denied",
        actors=[government],
        recipients=[dockers],
        place=quay,
        mentions=[make.words(gazette, "sent its police to the quay"), make.words(radio, "police had been sent")],
    )
    make.record.events = [strike, police]
    make.record.timeline = [TimelineEntry(date=DateRange(from_="2031-04-28", to="2031-04-28"), events=[strike.id])]

    a = make.claim(gazette, "The harbour talks ended on Sunday without any result", statement=failed, by=calder)
    b = make.claim(radio, "The talks on the harbour were a success", statement=success, by=ministry)
    c = make.claim(wire, "Ines Calder rejected the government's offer")
    outcome = make.point("The harbour talks … without any result", "contested", [a, b, c], 2)
    make.relation("contradicts", a, b, "one side tells of a success, the other of no result", outcome)
    d = make.claim(gazette, "The regime sent its police to the quay")
    e = make.claim(radio, "police had been sent to the quay", statement=denial, by=ministry, polarity="negated")
    sent = make.point("police … sent to the quay", "contested", [d, e], 2)
    make.relation("contradicts", d, e, "the ministry denies what the Port Gazette reports", sent)
    f = make.claim(gazette, "at least 12 dockers were hurt", figure=twelve)
    g = make.claim(radio, "Five people were hurt", statement=five, figure=few)
    h = make.claim(wire, "dockers hurt on Saturday has risen to 19", statement=risen, figure=nineteen)
    toll = make.point("dockers … hurt", "contested", [f, g, h], 3)
    make.relation("contradicts", f, g, "at least 12 and five cannot both hold", toll)
    make.relation("contradicts", h, g, "19 and five cannot both hold", toll)
    make.relation("updates", f, h, "a later, higher count of the same people", toll)
    i = make.claim(digest, "More than 300 people were hurt", figure=decade)
    make.relation("differs_in_scope", h, i, "one day against ten years")
    agreed = [make.claim(o, "28 April") for o in (gazette, radio, digest)]
    make.point("strike began … 28 April", "agreed", agreed, 3)
    j = make.claim(gazette, "We were offered a paper and we did not sign it,", statement=refused)
    k = make.claim(wire, "They gave us a document and we have not signed it,", statement=again)
    echoed = make.point("did not sign it", "echoed", [j, k], 1)
    make.relation("same_origin", j, k, "one quotation in two translations", echoed)
    make.point("Both sides confirmed", "single", [make.claim(radio, "Both sides confirmed the Harbour Agreement")], 1)

    def framing(outlet: str, term: str, entity: str) -> Framing:
        words = make.words(outlet, term)
        return Framing(entity=entity, term=words, article=words.article)

    make.record.framing = [
        framing(gazette, "regime", government),
        framing(wire, "government", government),
        framing(radio, "rioters", dockers),
        framing(gazette, "dockers", dockers),
    ]
    make.record.silences = [
        Silence(article=make.articles[digest].id, point=outcome, weight=0.9),
        Silence(article=make.articles[wire].id, point=sent, weight=0.5),
    ]
    make.articles[gazette].furniture = [make.words(gazette, "Share this story"), make.words(gazette, "Leave a comment")]
    make.articles[wire].credits = [gazette]
    return make.record
