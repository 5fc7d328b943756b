// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_findings.h"

#include "ui/policy/finding_delegate.h"
#include "ui/policy/rule_row.h"
#include "ui/provisioning/side_panel.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int findingPauseMs = 250;
constexpr int mostFindings = 50;
constexpr int devicesRead = 200; ///< those that fail another policy only are among them

/// Devices a policy may have findings on: whatever its scope, an operator may have put any under it by name.
query::Query failing()
{
    return query::Query::parse(u"compliance:violating OR compliance:waived"_s).value_or(query::Query());
}

} // namespace

PolicyFindings::PolicyFindings(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_count(new QLabel(this))
    , m_all(new QPushButton(tr("Show in Registry"), this))
    , m_list(new QListView(this))
    , m_none(wordLabel({}, u"caption"_s, this))
    , m_model(new QStandardItemModel(this))
{
    build(themes);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PolicyFindings::read);
    connect(m_all, &QPushButton::clicked, this, [this] {
        const QString scope = m_policy ? m_policy->policy.scope.trimmed() : QString();
        const bool isPlain = !scope.contains(u" OR "_s);
        const QString failing = u"compliance:violating"_s;
        Q_EMIT registryWanted(scope.isEmpty() ? failing : isPlain ? scope + u' ' + failing : u'(' + scope + u") "_s + failing);
    });
    connect(m_list, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const DeviceId id = DeviceId::fromBytes(index.data(FindingDelegate::DeviceRole).toByteArray()); !id.isNull())
            Q_EMIT deviceWanted(id);
    });
}

void PolicyFindings::build(const ThemeSource &themes)
{
    const Theme &theme = themes.theme();
    auto *heading = new QLabel(tr("Findings now"), this);
    heading->setProperty("textRole", u"heading"_s);
    m_count->setObjectName(u"policy.findings.count"_s);
    m_count->setProperty("textRole", u"caption"_s);
    m_all->setObjectName(u"policy.findings.all"_s);
    m_all->setProperty("role", u"link"_s);
    m_all->setProperty("small", true);
    m_all->setAutoDefault(false);
    m_all->setToolTip(tr("Devices in its scope that fail this policy or another one; those put under it by name may not be among "
                         "them"));
    m_list->setObjectName(u"policy.findings"_s);
    m_list->setAccessibleName(tr("Devices that fail this policy"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FindingDelegate(themes, m_list));
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(&themes, &ThemeSource::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    const int side = theme.space(Space::L);
    m_none->setObjectName(u"policy.findings.none"_s);
    m_none->setContentsMargins(side, 0, side, theme.space(Space::S));
    m_none->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(side, theme.space(Space::M), side, theme.space(Space::Xs));
    head->setSpacing(theme.space(Space::S));
    head->addWidget(heading);
    head->addWidget(m_count, 1);
    head->addWidget(m_all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none, 1);
}

void PolicyFindings::setPolicy(const std::optional<PolicyVersion> &policy)
{
    if (policy == m_policy && m_isShown)
        return;
    const bool isOther = !m_policy || !policy || m_policy->policy.name != policy->policy.name;
    m_isShown = true;
    m_policy = policy;
    if (!policy)
        showNone(tr("It is not in force: what it would find shows once it is published."));
    else if (!policy->policy.enabled)
        showNone(tr("It is switched off, so nothing is held against it."));
    else if (isOther)
        showNone(tr("Reading…")); // else what was found stands until it is read anew
    if (isOther) {
        m_lines.clear();
        m_model->clear();
    }
    m_isStale = true;
    readSoon();
}

void PolicyFindings::showNone(const QString &why)
{
    m_none->setText(why);
    m_none->show();
    m_list->hide();
    m_count->clear();
    m_all->hide();
}

void PolicyFindings::readSoon()
{
    m_isStale = true;
    if (isVisible() && !m_timer.isActive())
        m_timer.start(findingPauseMs);
}

void PolicyFindings::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        readSoon();
}

/// One question at a time: an older answer must not come last.
void PolicyFindings::read()
{
    if (m_isReading || !m_policy || !m_policy->policy.enabled)
        return;
    m_isReading = true;
    m_isStale = false;
    const query::Query query = failing();
    launch(m_services.devices.outline(query, {}, devicesRead), this,
           [this, query, asked = m_policy](const Result<DeviceOutline> &outline) {
               if (asked == m_policy && outline && !outline->pages.isEmpty()) {
                   readDevices(query, *outline);
                   return;
               }
               if (asked == m_policy && outline)
                   showFindings({}, true);
               else if (asked == m_policy)
                   showNone(outline.error().message);
               readAgainIfStale();
           });
}

/// An answer about a policy that is no longer looked at says nothing of the one that is.
void PolicyFindings::readDevices(const query::Query &query, const DeviceOutline &outline)
{
    launch(m_services.devices.devices(query, {}, outline.pages.first(), std::nullopt, devicesRead), this,
           [this, isAll = outline.pages.size() == 1, asked = m_policy](const Result<QVector<Device>> &devices) {
               if (asked == m_policy && devices)
                   showFindings(*devices, isAll);
               else if (asked == m_policy)
                   showNone(devices.error().message);
               readAgainIfStale();
           });
}

void PolicyFindings::readAgainIfStale()
{
    m_isReading = false;
    if (m_isStale)
        readSoon();
}

void PolicyFindings::showFindings(const QVector<Device> &devices, bool isAll)
{
    if (!m_policy)
        return;
    QVector<Line> lines;
    int findings = 0;
    int devicesFailing = 0;
    for (const Device &device : devices) {
        bool fails = false;
        for (const Finding &finding : device.findings) {
            if (finding.policy != m_policy->policy.name)
                continue;
            fails = true;
            if (++findings > mostFindings)
                continue;
            const StateLook &look = finding.waivedUntil ? lookOf(ComplianceSummary{Compliance::Waived})
                                                        : lookOf(finding.severity);
            const QString what = tr("%1: %2, wanted %3", "rule, what the device has, what the rule wants")
                                     .arg(ruleLabel(finding.rule), finding.seen, finding.wanted);
            lines += Line{device.id, finding.rule, device.name, &look, what, finding.fix};
        }
        devicesFailing += fails;
    }
    if (findings == 0) {
        showNone(isAll
                     ? tr("None: every device it covers holds its rules, as far as they were evaluated.")
                     : tr("None among the first %1 devices that fail something; others may fail this policy.").arg(devicesRead));
        m_all->setVisible(!isAll);
        return;
    }
    showLines(lines);
    m_none->hide();
    m_list->show();
    m_all->show();
    if (findings > mostFindings)
        m_count->setText(tr("the first %1").arg(mostFindings));
    else if (isAll)
        m_count->setText(tr("on %n devices", nullptr, devicesFailing));
    else
        m_count->setText(tr("on %n devices or more", nullptr, devicesFailing));
    m_count->setToolTip(isAll ? QString() : tr("Among the first %1 devices that fail something").arg(devicesRead));
}

/// Whoever reads or chose one of them is not moved.
void PolicyFindings::showLines(const QVector<Line> &lines)
{
    if (lines == m_lines)
        return;
    const int scrolled = m_list->verticalScrollBar()->value();
    const int row = m_list->currentIndex().row();
    const Line current = m_lines.value(row);
    m_lines = lines;
    m_model->setRowCount(int(lines.size()));
    for (int i = 0; i < lines.size(); ++i) {
        const Line &line = lines[i];
        auto *item = new QStandardItem(line.name);
        item->setData(line.device.toBytes(), FindingDelegate::DeviceRole);
        item->setData(QVariant::fromValue(line.look), FindingDelegate::LookRole);
        item->setData(line.what, FindingDelegate::WhatRole);
        item->setData(line.fix, FindingDelegate::FixRole);
        item->setData(QString(line.name + u", "_s + line.look->word() + u", "_s + line.what + u". "_s + line.fix),
                      Qt::AccessibleTextRole);
        item->setToolTip(plainToolTip(line.what + u'\n' + line.fix));
        m_model->setItem(i, item);
    }
    auto same =
        std::ranges::find_if(lines, [&](const Line &each) { return each.device == current.device && each.rule == current.rule; });
    if (same == lines.end())
        same = std::ranges::find(lines, current.device, &Line::device);
    const int next = same != lines.end() ? int(same - lines.begin()) : std::clamp(row, 0, int(lines.size()) - 1);
    m_list->setCurrentIndex(m_model->index(next, 0));
    m_list->verticalScrollBar()->setValue(scrolled);
}

} // namespace muster::ui
