// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/discover_page.h"

#include "ui/discovery/scan_actions.h"
#include "ui/discovery/scan_row.h"
#include "ui/discovery/source_look.h"
#include "ui/discovery/source_strip.h"
#include "ui/registry/device_actions.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QDateTime>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QShowEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using discovery::DiscoveryStatus;

constexpr int askedShownMs = 1500;
const QString leftKey = u"discover/leftAt"_s; // ms since 1970

} // namespace

DiscoverPage::DiscoverPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent)
    : DeviceListPage(themes, services, settings, discoverColumns(), discoverViews(), parent)
    , m_settings(settings)
    , m_discovery(services.discovery)
    , m_probe(new QAction(tr("Probe again"), this))
    , m_doctor(new QAction(tr("Discovery doctor"), this))
    , m_touch(new TouchActions(services, this))
    , m_scan(new ScanActions(themes, services, this))
    , m_strip(new SourceStrip(themes, *m_touch, this))
    , m_hint(new HintBar(themes, this))
    , m_foot(new QLabel(this))
    , m_silent(addEmptyState(u"silent"))
    , m_allKnown(addEmptyState(u"allKnown"))
    , m_deaf(addEmptyState(u"deaf"))
    , m_noMatch(addNoMatch(tr("Show all new devices")))
    , m_bulkIgnore(addBulkAction(*deviceActions().ignoring().ignoreSelected()))
    , m_bulkNotice(addBulkAction(*deviceActions().ignoring().noticeSelected()))
{
    build();
    details().setTab(DeviceDetails::Tab::Identity);
    m_askedTimer.setSingleShot(true);
    m_askedTimer.setInterval(askedShownMs);
    connect(&m_askedTimer, &QTimer::timeout, this, &Page::headerChanged);
    connect(m_probe, &QAction::triggered, this, &DiscoverPage::probe);
    connect(m_touch, &TouchActions::noticed, this, [this](const QString &title, const QString &detail) {
        m_trouble.reset();
        showHint();
        Q_EMIT noticed(title, detail);
    });
    connect(m_touch, &TouchActions::failed, this, [this](const TouchActions::Touch &touch, const QString &message) {
        m_trouble = {touch, message};
        showHint();
    });
    connect(m_scan, &ScanActions::noticed, this, &DeviceListPage::noticed);
    connect(m_hint, &HintBar::triggered, this, &DiscoverPage::takeHint);
    connect(&services.discovery, &discovery::DiscoveryHandle::statusChanged, this, &DiscoverPage::takeStatus);
    takeStatus();
    // Until somebody has left this page once, new is what came since the program began.
    if (!settings.contains(leftKey))
        settings.setValue(leftKey, qint64(services.clock.now().time_since_epoch().count()));
    offerGrouping();
    begin();
}

/// What came since somebody looked last is marked until he looks again.
void DiscoverPage::showEvent(QShowEvent *event)
{
    if (!event->spontaneous())
        model().setNewSince(Timestamp(std::chrono::milliseconds(m_settings.value(leftKey).toLongLong())));
    DeviceListPage::showEvent(event);
}

void DiscoverPage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous()) // merely minimised it is still the page one looks at
        m_settings.setValue(leftKey, qint64(services().clock.now().time_since_epoch().count()));
    DeviceListPage::hideEvent(event);
}

bool DiscoverPage::isView(QLatin1StringView id) const
{
    return id == QLatin1StringView(view().id);
}

void DiscoverPage::showBulkActions()
{
    m_bulkIgnore->setVisible(isView("new"_L1));
    m_bulkNotice->setVisible(isView("ignored"_L1));
}

/// What is ignored is in the list of those only.
void DiscoverPage::missed(const DeviceId &id, const QString &why)
{
    if (!why.isEmpty() || !isView("new"_L1)) {
        DeviceListPage::missed(id, why);
        return;
    }
    const int ignored = viewIndex(discoverViews(), "ignored"_L1);
    launch(services().devices.position(deviceViewQuery(discoverViews()[ignored]), model().deviceSort(), id), this,
           [this, id, ignored](const Result<std::optional<qint64>> &place) {
               if (place && *place)
                   openDeviceIn(ignored, id);
               else
                   DeviceListPage::missed(id, place ? QString() : place.error().message);
           });
}

void DiscoverPage::build()
{
    const Theme &theme = themes().theme();
    m_probe->setObjectName(u"discover.probe"_s);
    m_probe->setProperty("iconName", u"refresh"_s);
    m_probe->setShortcut(Qt::Key_F5); // wherever the focus is, as long as this page is shown
    m_doctor->setObjectName(u"discover.doctor"_s);
    m_doctor->setProperty("iconName", u"doctor"_s);
    m_doctor->setToolTip(tr("What is heard where, and why a device is not seen"));
    connect(m_doctor, &QAction::triggered, this, &DiscoverPage::doctorWanted);
    addAction(m_probe);
    addAction(m_doctor);
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    addAbove(m_strip);
    addAbove(line);
    m_hint->setObjectName(u"discover.hint"_s);
    addUnderQuery(m_hint);
    addUnderQuery(m_scan->row());
    m_strip->addTool(*m_scan->action());
    m_foot->setObjectName(u"discover.foot"_s);
    m_foot->setProperty("textRole", u"caption"_s);
    m_foot->setTextFormat(Qt::PlainText);
    m_foot->setWordWrap(true);
    m_foot->setContentsMargins(theme.space(Space::L), theme.space(Space::S), theme.space(Space::L), theme.space(Space::S));
    addUnderTable(m_foot);
    m_silent->setTitle(tr("Nothing was heard so far"));
    QPushButton *ask = m_silent->addRow(u"refresh"_s, tr("Ask once more"),
                                        tr("Every source asks on every network. Most devices answer within seconds"),
                                        tr("Probe again"));
    ask->setObjectName(u"discover.silent.probe"_s);
    ask->setProperty("role", u"primary"_s);
    connect(ask, &QPushButton::clicked, m_probe, &QAction::trigger);
    QPushButton *why = m_silent->addRow(u"doctor"_s, tr("Find out why"),
                                        tr("The doctor tells what was asked, what was heard, and what keeps it away"),
                                        tr("Discovery doctor"));
    why->setObjectName(u"discover.silent.doctor"_s);
    connect(why, &QPushButton::clicked, m_doctor, &QAction::trigger);
    m_allKnown->setTitle(tr("Nothing new"));
    QPushButton *known = m_allKnown->addRow(u"registry"_s, tr("See what is known"),
                                            tr("What was heard and is in the registry already"), tr("Show known devices"));
    known->setObjectName(u"discover.allKnown.show"_s);
    connect(known, &QPushButton::clicked, this, [this] { views().setCurrentIndex(viewIndex(discoverViews(), "known"_L1)); });
    query().setPlaceholderText(tr("Filter: type words, or name, vendor, kind, address, serial"));
    connect(m_strip, &SourceStrip::tabStopsChanged, this, &DiscoverPage::orderTabs);
    orderTabs();
}

/// As it is read: sources, views, query, hint, table, details.
void DiscoverPage::orderTabs()
{
    QVector<QWidget *> stops = m_strip->tabStops() + tabStops();
    stops += m_hint->findChild<QPushButton *>();
    stops += m_scan->row()->button();
    stops += &table();
    for (QWidget *next = details().nextInFocusChain(); next != &details(); next = next->nextInFocusChain())
        if (details().isAncestorOf(next) && next->focusPolicy() & Qt::TabFocus)
            stops += next;
    for (qsizetype i = 1; i < stops.size(); ++i)
        setTabOrder(stops[i - 1], stops[i]);
}

QString DiscoverPage::title() const
{
    return tr("Discover");
}

QString DiscoverPage::subtitle() const
{
    const DiscoveryStatus &status = m_discovery.status();
    if (!status.since)
        return tr("Discovery is off");
    if (const SweepProgress sweep = sweepProgress(status); sweep.total > 0)
        return tr("Looking for silent hosts, %1 of %2 addresses asked")
            .arg(locale().toString(sweep.done), locale().toString(sweep.total));
    if (m_askedTimer.isActive() || isWorking(status))
        return tr("Asking, answers come as they are heard");
    const QTime time = QDateTime::fromMSecsSinceEpoch(status.since->time_since_epoch().count()).time();
    return tr("Listening since %1, answers come as they are heard").arg(locale().toString(time, u"HH:mm"_s));
}

QString DiscoverPage::iconName() const
{
    return u"discover"_s;
}

bool DiscoverPage::isPrimaryFilled() const
{
    return !m_silent->isVisibleTo(this) && !isSelecting();
}

QVector<QWidget *> DiscoverPage::areas() const
{
    return QVector<QWidget *>{m_strip->firstButton()} + DeviceListPage::areas();
}

void DiscoverPage::probe()
{
    services().discovery.probe();
    m_askedTimer.start();
    Q_EMIT headerChanged();
}

void DiscoverPage::takeStatus()
{
    const DiscoveryStatus &status = m_discovery.status();
    if (m_touch->setPlaces(status.places))
        m_trouble.reset();
    m_scan->setStatus(status);
    m_strip->setStatus(status);
    m_probe->setEnabled(status.since.has_value());
    m_probe->setToolTip(status.since ? tr("Every source asks once more (F5)") : tr("Discovery is off."));
    table().viewport()->update(); // what the sources are called is known now
    showHint();
    showFoot();
    showOverlay();
    Q_EMIT headerChanged();
}

/// What is not looked for, one network at a time; or what went wrong when that was to be changed.
void DiscoverPage::showHint()
{
    const auto place = m_touch->firstOffered();
    m_hint->setVisible(place || m_trouble);
    if (m_trouble)
        m_hint->setHint(lookOf(Severity::Error), m_trouble->message, tr("Try again"));
    else if (place)
        m_hint->setHint(noteLook(),
                        tr("Silent hosts on %1 (%2) are not looked for. Muster listens and asks there; it speaks to no single "
                           "host until you allow it.")
                            .arg(place->prefix.toString(), place->interface),
                        tr("Also look for silent hosts"));
}

void DiscoverPage::takeHint()
{
    if (const auto trouble = std::exchange(m_trouble, std::nullopt)) {
        showHint();
        m_touch->apply(trouble->touch);
    } else if (const auto place = m_touch->firstOffered()) {
        m_touch->apply(TouchActions::offerOf(*place));
    }
}

void DiscoverPage::showCounts()
{
    DeviceListPage::showCounts();
    showFoot();
}

void DiscoverPage::showFoot()
{
    const bool isNew = isView("new"_L1);
    const qint64 dropped = m_discovery.status().dropped;
    QStringList sentences;
    if (model().deviceCount() > 0)
        sentences += tr("%1 shown.").arg(locale().toString(model().deviceCount()));
    if (isNew && model().deviceCount() > 0)
        sentences += tr("Names are what devices claim; nothing here is trusted yet.");
    else if (isView("ignored"_L1) && model().deviceCount() > 0)
        sentences += tr("They are watched all the same, and never forgotten.");
    else if (isView("changed"_L1) && model().deviceCount() > 0)
        sentences += tr("Another device claims to be one of them, or they say that they are no longer set up.");
    if (dropped > 0)
        sentences += tr("%n sightings were lost because they came too fast.", nullptr,
                        int(std::min(dropped, qint64(std::numeric_limits<int>::max()))));
    m_foot->setText(sentences.join(u' '));
    m_foot->setVisible(model().deviceCount() > 0 || dropped > 0);
}

bool DiscoverPage::hasHeard() const
{
    return std::ranges::any_of(m_discovery.status().sources,
                               [](const DiscoveryStatus::Heard &source) { return source.heard > 0; });
}

QString DiscoverPage::nothingHeard() const
{
    const DiscoveryStatus &status = m_discovery.status();
    QString sentence = tr("Nothing was heard so far on %1. Most devices say something within a minute of being plugged in, and "
                          "answer when asked. Those that never do are found only where you allow it.")
                           .arg(status.interfaces.join(u", "_s));
    const int blocked = blockedSources(status);
    if (blocked > 0)
        sentence += u' ' + tr("%n sources are blocked: open them above to see why.", nullptr, blocked);
    return sentence;
}

void DiscoverPage::showOverlay()
{
    showBulkActions();
    if (!model().isLoaded())
        return;
    const DiscoveryStatus &status = m_discovery.status();
    const bool hasRows = model().deviceCount() > 0;
    const bool isNew = isView("new"_L1);
    const bool isUnknown = all() < 0 && isCounting();
    const bool isEmpty = isNew && !hasRows && typed().isEmpty() && !isUnknown;
    const bool isDeaf = isEmpty && (!status.since || status.interfaces.isEmpty());
    const bool isAllKnown = isEmpty && !isDeaf && hasHeard();
    const bool isSilent = isEmpty && !isDeaf && !isAllKnown;
    const bool isNoMatch = !hasRows && !isEmpty && !isUnknown;
    if (isDeaf && !status.since) {
        m_deaf->setTitle(tr("Discovery is off"));
        m_deaf->setSentence(tr("Muster does not listen at the moment, so nothing new shows here. It begins when the registry is "
                               "open and its record of networks is read; start Muster anew if this stays."));
    } else if (isDeaf) {
        m_deaf->setTitle(tr("No network is up"));
        m_deaf->setSentence(
            tr("This computer has no network interface with a connection. Plug in a cable or join a Wi-Fi network: "
               "Muster listens as soon as there is one, nothing need be pressed. USB devices show in any case."));
    } else if (isSilent) {
        m_silent->setSentence(nothingHeard());
    } else if (isAllKnown) {
        m_allKnown->setSentence(tr("Everything that was heard so far on %1 is known already. What is new shows here by itself.")
                                    .arg(status.interfaces.join(u", "_s)));
    } else if (isNoMatch) {
        showNoMatch(*m_noMatch);
        if (typed().isEmpty() && isView("changed"_L1))
            m_noMatch->setSentence(
                tr("No other device claims to be one that is known or ignored, and none that was let in says that "
                   "it is no longer set up."));
        else if (typed().isEmpty() && isView("ignored"_L1))
            m_noMatch->setSentence(
                tr("Nothing is ignored. What is none of your business leaves New by Ignore…, with a reason, and "
                   "can come back."));
    }
    m_deaf->setVisible(isDeaf);
    m_silent->setVisible(isSilent);
    m_allKnown->setVisible(isAllKnown);
    m_noMatch->setVisible(isNoMatch);
    table().setOverlay(isDeaf ? m_deaf : isSilent ? m_silent : isAllKnown ? m_allKnown : isNoMatch ? m_noMatch : nullptr);
    query().setEnabled(!isEmpty);
    Q_EMIT headerChanged();
}

} // namespace muster::ui
