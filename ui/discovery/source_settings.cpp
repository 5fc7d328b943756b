// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/source_settings.h"

#include "discovery/source_switches.h"
#include "ui/discovery/source_look.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/source_title.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using discovery::Channel;
using discovery::DiscoveryStatus;

/// Where and why a source can't hear, each reason once.
QString troubleOf(const DiscoveryStatus::Heard &source)
{
    QStringList lines;
    for (const Channel &channel : source.channels) {
        if (channel.reason.isEmpty())
            continue;
        const QString line = channel.interface.isEmpty() ? channel.reason : channel.interface + u": "_s + channel.reason;
        if (!lines.contains(line))
            lines += line;
    }
    return lines.join(u'\n');
}

} // namespace

SourceSettings::SourceSettings(const ThemeSource &themes, discovery::DiscoveryHandle &discovery, QSettings &settings,
                               QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_discovery(discovery)
    , m_settings(settings)
    , m_grid(new QGridLayout(this))
{
    const Theme &theme = themes.theme();
    const int ring = FocusRing::reach(theme);
    m_grid->setContentsMargins(ring, ring, ring, ring);
    m_grid->setHorizontalSpacing(theme.space(Space::M));
    m_grid->setVerticalSpacing(theme.space(Space::S));
    m_grid->setColumnStretch(3, 1);
    connect(&discovery, &discovery::DiscoveryHandle::statusChanged, this, &SourceSettings::takeStatus);
    takeStatus();
}

void SourceSettings::takeStatus()
{
    QVector<DiscoveryStatus::Heard> sources = m_discovery.status().sources;
    std::ranges::stable_sort(sources, {}, [](const DiscoveryStatus::Heard &source) { return sourceRank(source.id); });
    const auto isSame = [](const Row &row, const DiscoveryStatus::Heard &source) { return row.id == source.id; };
    if (!std::ranges::equal(m_rows, sources, isSame))
        makeRows(sources);
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        show(m_rows[i], sources[i]);
}

void SourceSettings::makeRows(const QVector<DiscoveryStatus::Heard> &sources)
{
    for (const Row &row : std::as_const(m_rows))
        for (QWidget *widget : std::initializer_list<QWidget *>{row.isOn, row.mark, row.state, row.reason})
            delete widget;
    m_rows.clear();
    for (const DiscoveryStatus::Heard &source : sources) {
        const Row row{source.id, new QCheckBox(source.title, this), new GlyphLabel(m_themes, this), new QLabel(this),
                      new QLabel(this)};
        row.isOn->setObjectName(u"settings.source."_s + source.id);
        row.state->setTextFormat(Qt::PlainText);
        row.reason->setTextFormat(Qt::PlainText);
        row.reason->setProperty("textRole", u"secondary"_s);
        row.reason->setWordWrap(true);
        for (QWidget *beside : std::initializer_list<QWidget *>{row.mark, row.state, row.reason})
            beside->setMinimumHeight(row.isOn->sizeHint().height()); // on one line with the switch
        const int line = int(m_rows.size());
        m_grid->addWidget(row.isOn, line, 0, Qt::AlignTop);
        m_grid->addWidget(row.mark, line, 1, Qt::AlignTop);
        m_grid->addWidget(row.state, line, 2, Qt::AlignTop);
        m_grid->addWidget(row.reason, line, 3, Qt::AlignTop);
        connect(row.isOn, &QCheckBox::toggled, this, [this, id = source.id](bool isOn) { switchSource(id, isOn); });
        m_rows.append(row);
    }
}

void SourceSettings::show(const Row &row, const DiscoveryStatus::Heard &source)
{
    const StateLook &look = lookOf(stateOf(source));
    row.mark->setLook(look);
    row.state->setText(look.word());
    row.reason->setText(source.isOff ? QString() : troubleOf(source));
    row.isOn->setAccessibleDescription(row.reason->text().isEmpty() ? look.word() : look.word() + u". "_s + row.reason->text());
    const bool isKeptOff = discovery::sourcesOff(m_settings).contains(source.id); // the status follows a moment later
    const QSignalBlocker quiet(row.isOn);
    row.isOn->setChecked(!isKeptOff);
}

void SourceSettings::switchSource(const QString &id, bool isOn)
{
    QStringList off = discovery::sourcesOff(m_settings);
    off.removeAll(id);
    if (!isOn)
        off += id;
    discovery::setSourcesOff(m_settings, off);
    m_discovery.setSourcesOff(off);
}

} // namespace muster::ui
