// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_strip.h"

#include "ui/discovery/source_look.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/plain_tool_tip.h"

#include <QDateTime>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

QString clockTime(Timestamp at, const QLocale &locale)
{
    return locale.toString(QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).time(), QLocale::ShortFormat);
}

QIcon stripGlyph(const Theme &theme, Glyph glyph, Token colour, double ratio)
{
    const int side = theme.size(Size::Glyph);
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintGlyph(painter, QRectF(0, 0, side, side), glyph, theme.colour(colour));
    return QIcon(pixmap);
}

} // namespace

StatusStrip::StatusStrip(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_discovery(addPart(u"status.discovery"_s))
    , m_discoveryLine(addLine())
    , m_registry(addPart(u"status.registry"_s))
    , m_jobs(addPart(u"status.jobs"_s))
    , m_chain(addPart(u"status.chain"_s))
    , m_line(addLine())
    , m_saved(addPart(u"status.saved"_s))
{
    const Theme &theme = themes.theme();
    setObjectName(u"statusStrip"_s);
    setProperty("frameRole", u"chrome"_s);
    setFixedHeight(theme.size(Size::StatusStrip));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::S), 0);
    row->setSpacing(theme.space(Space::Xs));
    row->addWidget(m_discovery);
    row->addWidget(m_discoveryLine);
    row->addWidget(m_registry);
    row->addWidget(m_jobs);
    row->addStretch(1);
    row->addWidget(m_chain);
    row->addWidget(m_line);
    row->addWidget(m_saved);
    connect(m_discovery, &QToolButton::clicked, this, &StatusStrip::discoveryClicked);
    connect(m_registry, &QToolButton::clicked, this, &StatusStrip::registryClicked);
    connect(m_jobs, &QToolButton::clicked, this, &StatusStrip::jobsClicked);
    connect(m_chain, &QToolButton::clicked, this, &StatusStrip::chainClicked);
    connect(m_saved, &QToolButton::clicked, this, &StatusStrip::savedClicked);
    connect(&themes, &ThemeSource::changed, this, &StatusStrip::dress);
    m_chain->setToolTip(tr("Verify the chain of events"));
    m_saved->setToolTip(tr("When the registry was last written: show the events"));
    m_discovery->hide();
    m_jobs->hide();
    m_chain->hide();
    m_saved->hide();
    dress();
}

QToolButton *StatusStrip::addPart(const QString &name)
{
    auto *part = new QToolButton(this);
    part->setObjectName(name);
    part->setProperty("small", true);
    part->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    part->setFocusPolicy(Qt::StrongFocus);
    part->setIconSize({14, 14});
    return part;
}

QFrame *StatusStrip::addLine()
{
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"vertical"_s);
    line->setFixedHeight(16);
    line->hide();
    return line;
}

QWidget *StatusStrip::firstPart() const
{
    return m_discovery->isVisibleTo(this) ? m_discovery : m_registry;
}

void StatusStrip::setDiscovery(const discovery::DiscoveryStatus &status)
{
    m_heard = status;
    m_discovery->show();
    m_discoveryLine->show();
    tellDiscovery();
}

void StatusStrip::tellDiscovery()
{
    const bool isOn = m_heard.since.has_value();
    const int blocked = blockedSources(m_heard);
    QString words = tr("Discovery is off");
    if (isOn) {
        const QString where = m_heard.interfaces.isEmpty()
                                  ? tr("No network is up")
                                  : tr("Listening on %n interfaces", nullptr, int(m_heard.interfaces.size()));
        words = tr("%1 · %2", "Listening on 3 interfaces · 4 sources").arg(where, sourcesWords(m_heard));
    }
    const StateLook &look = lookOf(!isOn || m_heard.interfaces.isEmpty() ? SourceState::Idle
                                   : blocked > 0                         ? SourceState::Partly
                                                                         : SourceState::Hears);
    m_discovery->setText(u' ' + words);
    m_discovery->setAccessibleName(words);
    m_discovery->setToolTip(tr("%1: open Discover").arg(words));
    m_discovery->setIcon(stripGlyph(m_themes.theme(), look.glyph, look.mark, devicePixelRatioF()));
}

void StatusStrip::setRegistry(const QString &folder)
{
    m_folder = folder;
    dress();
}

void StatusStrip::setTrouble(const QString &trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    dress();
}

void StatusStrip::setJobs(int needing)
{
    const QString words = tr("%n jobs need you", nullptr, needing);
    m_jobs->setText(u' ' + words);
    m_jobs->setAccessibleName(words);
    m_jobs->setToolTip(tr("Begun and not finished, and nobody works on them: open Activity"));
    m_jobs->setVisible(needing > 0);
}

void StatusStrip::setEvents(qint64 count)
{
    if (m_verifiedAt && m_isSound && count < m_verified)
        m_verifiedAt.reset();
    m_events = count;
    m_chain->show();
    dress();
    tellChain();
}

void StatusStrip::setVerified(Timestamp at, bool isSound)
{
    m_verifiedAt = at;
    m_isSound = isSound;
    m_verified = m_events;
    dress();
    tellChain();
}

void StatusStrip::setSaved(Timestamp at)
{
    m_saved->setText(tr("Saved %1").arg(clockTime(at, locale())));
    m_saved->setAccessibleName(m_saved->text());
    m_saved->show();
    m_line->show();
}

void StatusStrip::tellChain()
{
    const QString events = m_events == 1 ? tr("1 event") : tr("%1 events").arg(locale().toString(m_events));
    QString verdict = tr("chain not verified yet");
    if (m_verifiedAt && !m_isSound)
        verdict = tr("chain broken");
    else if (m_verifiedAt && m_events > m_verified)
        verdict = tr("chain verified %1 up to event %2").arg(clockTime(*m_verifiedAt, locale()), locale().toString(m_verified));
    else if (m_verifiedAt)
        verdict = tr("chain verified %1").arg(clockTime(*m_verifiedAt, locale()));
    const QString words = tr("%1, %2", "9 events, chain verified 14:00").arg(events, verdict);
    m_chain->setText(u' ' + words); // the style leaves no gap behind the icon
    m_chain->setAccessibleName(words);
}

void StatusStrip::dress()
{
    const Theme &theme = m_themes.theme();
    tellDiscovery();
    QString folder = m_folder;
    if (folder.startsWith(QDir::homePath() + u'/'))
        folder.replace(0, QDir::homePath().size(), u"~"_s);
    const QFontMetrics metrics(theme.font(TextSize::Small));
    m_registry->setText(u' '
                        + (m_trouble.isEmpty() ? metrics.elidedText(tr("Registry in %1").arg(folder), Qt::ElideMiddle, 300)
                                               : metrics.elidedText(m_trouble, Qt::ElideRight, 620)));
    m_registry->setAccessibleName(m_trouble.isEmpty() ? tr("The registry lies in %1").arg(m_folder) : m_trouble);
    m_registry->setToolTip(plainToolTip(m_registry->accessibleName()));
    m_registry->setIcon(m_trouble.isEmpty() ? muster::ui::icon(u"registry"_s, theme)
                                            : stripGlyph(theme, Glyph::OctagonExclamation, Token::BadMark, devicePixelRatioF()));
    m_jobs->setIcon(stripGlyph(theme, Glyph::TriangleExclamation, Token::WarnMark, devicePixelRatioF()));
    const bool isSound = m_verifiedAt && m_isSound;
    const Glyph glyph = isSound ? Glyph::Check : m_verifiedAt ? Glyph::OctagonExclamation : Glyph::Dash;
    m_chain->setIcon(stripGlyph(theme, glyph,
                                isSound        ? Token::OkMark
                                : m_verifiedAt ? Token::BadMark
                                               : Token::IdleMark,
                                devicePixelRatioF()));
}

} // namespace muster::ui
