// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/scan_actions.h"

#include "ui/discovery/scan_dialog.h"
#include "ui/discovery/scan_row.h"
#include "ui/discovery/scan_text.h"

#include <QAction>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace muster::ui {

ScanActions::ScanActions(const ThemeSource &themes, const Services &services, QWidget *page)
    : QObject(page)
    , m_themes(themes)
    , m_services(services)
    , m_page(page)
    , m_action(new QAction(tr("Scan a range…"), page))
    , m_row(new ScanRow(themes, page))
{
    m_action->setObjectName(u"discover.scan"_s);
    m_action->setProperty("iconName", u"search"_s);
    m_action->setShortcut(Qt::CTRL | Qt::Key_R); // wherever the focus is, as long as the page is shown
    page->addAction(m_action);
    connect(m_action, &QAction::triggered, this, &ScanActions::ask);
    connect(m_row, &ScanRow::cancelled, this, [this] {
        if (m_task)
            m_task->cancel();
    });
    enable();
}

void ScanActions::setStatus(const discovery::DiscoveryStatus &status)
{
    m_networks.clear();
    for (const discovery::DiscoveryStatus::Place &place : status.places)
        if (const QString network = place.prefix.toString(); !m_networks.contains(network))
            m_networks += network;
    if (m_task && !status.scans.isEmpty()) {
        m_progress = status.scans.first();
        m_row->setProgress(m_progress);
    }
    enable();
}

void ScanActions::enable()
{
    m_action->setEnabled(!m_task && !m_networks.isEmpty());
    m_action->setToolTip(m_task                 ? tr("A scan runs. Wait for its end, or cancel it.")
                         : m_networks.isEmpty() ? tr("No network is up.")
                                                : tr("Ask each address of a range, this once (Ctrl+R)"));
}

void ScanActions::ask()
{
    auto *dialog = new ScanDialog(m_themes, m_services, m_networks, m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ScanDialog::scanWanted, this, &ScanActions::begin);
    dialog->open();
}

void ScanActions::begin(const discovery::ScanRequest &request)
{
    if (m_task)
        return;
    m_progress = {};
    m_progress.range = request.range;
    m_task = launch(m_services.discovery.scan(request), this,
                    [this](const Result<discovery::ScanReport> &report) { end(report); });
    enable();
}

void ScanActions::end(const Result<discovery::ScanReport> &report)
{
    m_task.clear();
    const bool isStopped = !report && report.error().code == ErrorCode::Cancelled;
    const QString account = report      ? accountOf(*report).join(u' ')
                            : isStopped ? stoppedScanText(m_progress)
                                        : report.error().message;
    const bool isComplete = report && report->isComplete();
    m_row->setEnd(account, isComplete);
    enable();
    if (!m_page->isVisible())
        Q_EMIT noticed(isComplete ? tr("%1 is scanned").arg(m_progress.range.toString())
                                  : tr("%1 is not scanned to its end").arg(m_progress.range.toString()),
                       account);
}

} // namespace muster::ui
