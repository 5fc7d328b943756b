// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/evidence_graph.h"

#include "ui/registry/identifier_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/strength_bars.h"

#include <QGridLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr double evidenceLine = 1.5;

QGridLayout *evidenceBox(const Theme &theme, QWidget *box)
{
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(theme.space(Space::S), theme.space(Space::Xs), theme.space(Space::S), theme.space(Space::Xs));
    grid->setHorizontalSpacing(theme.space(Space::Xs));
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    return grid;
}

} // namespace

EvidenceGraph::EvidenceGraph(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_left(new QVBoxLayout)
    , m_right(new QVBoxLayout)
{
    const Theme &theme = themes.theme();
    setObjectName(u"details.evidence"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gap);
    for (QVBoxLayout *column : {m_left, m_right}) {
        column->setSpacing(theme.space(Space::S));
        row->addLayout(column, 1);
    }
}

void EvidenceGraph::setEvidence(const Evidence &evidence, Timestamp now)
{
    m_evidence = evidence;
    for (const Evidence::Voice &voice : evidence.voices)
        m_voices += addVoice(voice, now);
    for (const Evidence::Name &name : evidence.names)
        m_names += addName(name);
    m_left->addStretch(1);
    m_right->addStretch(1);
    setAccessibleName(tr("Who said which identifier"));
    setAccessibleDescription(evidence.sentence);
}

QWidget *EvidenceGraph::addVoice(const Evidence::Voice &voice, Timestamp now)
{
    auto *box = new QWidget(this);
    QGridLayout *grid = evidenceBox(m_themes.theme(), box);
    const QString place = voice.endpoint.isEmpty() ? voice.interface : voice.endpoint;
    const QString age = shortAge(voice.at, now);
    auto *title = new ElidedLabel(voice.title, Qt::ElideRight, box);
    title->setProperty("textRole", u"label"_s);
    auto *where = new ElidedLabel(place.isEmpty() ? age : tr("%1 · %2", "where, how long ago").arg(place, age), Qt::ElideMiddle,
                                  box);
    where->setProperty("textRole", u"caption"_s);
    grid->addWidget(title, 0, 0);
    grid->addWidget(where, 1, 0);
    const QString sentence =
        place.isEmpty() ? tr("%1, %2", "mDNS, 8 seconds ago").arg(voice.title, longAge(voice.at, now))
                        : tr("%1 at %2, %3", "mDNS at 10.0.1.112, 8 seconds ago").arg(voice.title, place, longAge(voice.at, now));
    box->setAccessibleName(sentence);
    box->setToolTip(plainToolTip(voice.interface.isEmpty() ? sentence : tr("%1, on %2").arg(sentence, voice.interface)));
    m_left->addWidget(box);
    return box;
}

QWidget *EvidenceGraph::addName(const Evidence::Name &name)
{
    auto *box = new QWidget(this);
    QGridLayout *grid = evidenceBox(m_themes.theme(), box);
    const QString type = identifierTypeWord(name.identifier.type);
    const auto strength = name.isUsed ? std::optional(name.identifier.strength()) : std::nullopt;
    auto *title = new ElidedLabel(type, Qt::ElideRight, box);
    title->setProperty("textRole", u"label"_s);
    const QString word = StrengthBars::word(strength);
    auto *value = new ElidedLabel(name.identifier.value, Qt::ElideMiddle, box);
    value->setProperty("textRole", u"small"_s);
    grid->addWidget(title, 0, 0);
    if (name.isUsed) { // the bars alone: there is no room for their word beside a long type
        auto *bars = new StrengthBars(m_themes, box);
        bars->setStrength(strength);
        grid->addWidget(bars, 0, 1);
    } else {
        auto *unused = new QLabel(word, box);
        unused->setProperty("textRole", u"caption"_s);
        grid->addWidget(unused, 0, 1);
    }
    grid->addWidget(value, 1, 0, 1, 2);
    const QString sentence = tr("%1 %2, %3, said by %4", "MAC 84:CC.., strong, said by mDNS")
                                 .arg(type, name.identifier.value, word.toLower(), m_evidence.sayers(name));
    box->setAccessibleName(sentence);
    box->setToolTip(plainToolTip(sentence));
    m_right->addWidget(box);
    return box;
}

void EvidenceGraph::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_themes.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto frame = [&](const QWidget *box, bool isDashed) {
        painter.setPen(
            QPen(theme.colour(isDashed ? Token::BorderStrong : Token::Border), 1, isDashed ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(theme.colour(Token::Surface));
        const double radius = theme.radius(Radius::Control);
        painter.drawRoundedRect(QRectF(box->geometry()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    };
    for (const QWidget *box : m_voices)
        frame(box, false);
    for (qsizetype i = 0; i < m_names.size(); ++i)
        frame(m_names[i], !m_evidence.names[i].isUsed);
    painter.setBrush(Qt::NoBrush);
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        const Evidence::Name &name = m_evidence.names[i];
        painter.setPen(name.isUsed ? QPen(theme.colour(Token::AccentText), evidenceLine)
                                   : QPen(theme.colour(Token::IdleMark), evidenceLine, Qt::DashLine));
        const QRectF right = m_names[i]->geometry();
        for (const int voice : name.saidBy) {
            const QRectF left = m_voices[voice]->geometry();
            const QPointF from(left.right() + 1, left.center().y());
            const QPointF to(right.left(), right.center().y());
            const double bend = (to.x() - from.x()) / 2;
            QPainterPath path(from);
            path.cubicTo(from + QPointF(bend, 0), to - QPointF(bend, 0), to);
            painter.drawPath(path);
        }
    }
}

} // namespace muster::ui
