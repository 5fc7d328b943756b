// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/evidence.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/identifier_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct EvidenceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::Evidence)
};

int voiceOf(QVector<Evidence::Voice> &voices, const Evidence::Voice &wanted)
{
    for (int i = 0; i < voices.size(); ++i)
        if (voices[i].source == wanted.source && voices[i].interface == wanted.interface)
            return i;
    voices += wanted;
    return int(voices.size()) - 1;
}

int voiceBySource(QVector<Evidence::Voice> &voices, const Evidence::Voice &wanted)
{
    for (int i = 0; i < voices.size(); ++i)
        if (voices[i].source == wanted.source)
            return i;
    voices += wanted;
    return int(voices.size()) - 1;
}

Evidence::Name &nameOf(QVector<Evidence::Name> &names, const Identifier &identifier)
{
    const auto found = std::ranges::find_if(names, [&identifier](const Evidence::Name &name) {
        return name.identifier.type == identifier.type && name.identifier.value == identifier.value;
    });
    if (found != names.end())
        return *found;
    names += {identifier, false, {}};
    return names.last();
}

/// Drops what is too much to draw, with the links to it.
void cutEvidence(Evidence &evidence)
{
    evidence.moreNames = std::max(0, int(evidence.names.size()) - Evidence::mostDrawn);
    evidence.names.resize(evidence.names.size() - evidence.moreNames);
    evidence.moreVoices = std::max(0, int(evidence.voices.size()) - Evidence::mostDrawn);
    evidence.voices.resize(evidence.voices.size() - evidence.moreVoices);
    for (Evidence::Name &name : evidence.names)
        name.saidBy.removeIf([](int voice) { return voice >= Evidence::mostDrawn; });
}

} // namespace

Evidence Evidence::of(const Device &device, const QVector<Sighting> &sightings, const discovery::DiscoveryStatus &discovery)
{
    Evidence evidence;
    evidence.isHeard = !sightings.isEmpty();
    for (const Identifier &identifier : device.identifiers)
        evidence.names += {identifier, true, {}};
    for (const Sighting &sighting : sightings) {
        const int voice = voiceOf(evidence.voices, {sighting.source, sourceTitle(discovery, sighting.source), sighting.interface,
                                                    sighting.endpoint, sighting.at});
        for (const Identifier &identifier : sighting.identifiers) {
            Name &name = nameOf(evidence.names, identifier);
            if (!name.saidBy.contains(voice))
                name.saidBy += voice;
        }
    }
    for (Name &name : evidence.names)
        if (name.saidBy.isEmpty())
            name.saidBy += voiceBySource(evidence.voices, {name.identifier.source,
                                                           sourceTitle(discovery, name.identifier.source),
                                                           {},
                                                           {},
                                                           name.identifier.lastSeen});
    std::ranges::stable_sort(evidence.names, [](const Name &a, const Name &b) {
        return std::pair(!a.isUsed, a.identifier.strength()) < std::pair(!b.isUsed, b.identifier.strength());
    });
    evidence.sentence = evidence.judgement();
    cutEvidence(evidence);
    return evidence;
}

QString Evidence::sayers(const Name &name) const
{
    QStringList titles;
    for (const int voice : name.saidBy)
        if (!titles.contains(voices[voice].title))
            titles += voices[voice].title;
    if (titles.size() < 2)
        return titles.join(QString());
    const QString last = titles.takeLast();
    return EvidenceText::tr("%1 and %2", "mDNS, USB and Neighbours").arg(titles.join(u", "_s), last);
}

QString Evidence::judgement() const
{
    if (names.isEmpty())
        return EvidenceText::tr("Nothing it said so far can name one device. It is told apart by where it was heard only.");
    QStringList said;
    const bool isAlone = voices.size() == 1;
    if (isAlone && names.first().isUsed)
        said += EvidenceText::tr("Only %1 said so until now; the %2 is what it is known by.")
                    .arg(voices.first().title, identifierTypeWord(names.first().identifier.type));
    bool isJoined = isAlone;
    for (const Name &name : names)
        if (name.isUsed && name.saidBy.size() > 1) {
            isJoined = true;
            said += EvidenceText::tr("The same %1 came over %2.").arg(identifierTypeWord(name.identifier.type), sayers(name));
        }
    if (!isJoined)
        said += EvidenceText::tr("None of these identifiers came from two of them lately; what joined them was said earlier.");
    for (const Name &name : names) {
        const QString what = identifierText(name.identifier.type, name.identifier.value);
        if (!name.isUsed)
            said += EvidenceText::tr("%1 is not used: others say the same, or it can't name one device.").arg(what);
        else if (name.identifier.strength() == Strength::Weak)
            said += EvidenceText::tr("%1 is weak: copied systems share it, so alone it joins nothing.").arg(what);
    }
    return said.join(u' ');
}

} // namespace muster::ui
