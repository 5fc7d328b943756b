// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificates/certificates_page.h"

#include "ui/certificates/authority_view.h"
#include "ui/certificates/certificate_details.h"
#include "ui/certificates/certificate_table_model.h"
#include "ui/registry/row_header.h"
#include "ui/registry/row_view.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int certificateColumnWidths[] = {124, 140, 100, 118, 72, 80, 66, 62};
constexpr int certificatesNarrowBelow = 1100 - 176; // the page's width in a window of 1100
constexpr int certificateTypingPauseMs = 150;
enum CertificatesTab { IssuedTab, AuthorityTab };
} // namespace

CertificatesPage::CertificatesPage(const ThemeSource &themes, const Services &services, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_model(new CertificateTableModel(services, this))
    , m_tabs(new TabBar(themes, this))
    , m_stack(new QStackedWidget(this))
    , m_query(new QueryField(themes, this))
    , m_failure(new HintBar(themes, this))
    , m_table(new RowView(this))
    , m_hovered(new HoveredRow(this))
    , m_details(new CertificateDetails(themes, services, this))
    , m_authority(new AuthorityView(themes, services, this))
    , m_empty(new EmptyState(themes, m_table))
    , m_noMatch(new EmptyState(themes, m_table))
{
    setObjectName(u"certificatesPage"_s);
    addActions({m_authority->exportChain(), m_details->showDevice(), m_details->copySerial()});
    buildTable();
    buildEmpty();
    buildTabs(buildIssued());
    connectModel();
    connect(m_details, &CertificateDetails::deviceWanted, this, &CertificatesPage::deviceWanted);
    connect(m_authority, &AuthorityView::loaded, this, &Page::headerChanged);
    connect(m_authority, &AuthorityView::noticed, this, &CertificatesPage::noticed);
    connect(m_authority, &AuthorityView::exportFailed, this, [this] { m_tabs->setCurrentIndex(AuthorityTab); });
    m_typing.setSingleShot(true);
    m_typing.setInterval(certificateTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, [this] { filter(m_query->text()); });
    connect(m_query, &QueryField::edited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_query, &QueryField::applied, this, [this](const QString &text) {
        m_typing.stop();
        filter(text);
        if (!m_query->hasError())
            m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_query, &QueryField::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
}

void CertificatesPage::buildTable()
{
    const Theme &theme = m_themes.theme();
    m_table->setObjectName(u"certificateTable"_s);
    m_table->setAccessibleName(tr("Certificates, newest first"));
    m_table->setHorizontalHeader(new RowHeader(m_themes, m_table));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setDefaultSectionSize(theme.size(Size::Row));
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    const Clock &clock = m_services.clock;
    const std::initializer_list<CellDelegate *> delegates{new TextDelegate(m_themes, clock, this, Qt::ElideMiddle),
                                                          new TextDelegate(m_themes, clock, this),
                                                          new TextDelegate(m_themes, clock, this, Qt::ElideMiddle),
                                                          new ChipDelegate(m_themes, clock, this),
                                                          new TextDelegate(m_themes, clock, this),
                                                          new TextDelegate(m_themes, clock, this),
                                                          new NumberDelegate(m_themes, clock, this),
                                                          new AgeDelegate(m_themes, clock, this)};
    int column = 0;
    for (CellDelegate *delegate : delegates) {
        delegate->setHoveredRow(m_hovered);
        m_table->setItemDelegateForColumn(column, delegate);
        m_table->setColumnWidth(column, certificateColumnWidths[column]);
        ++column;
    }
    m_table->horizontalHeader()->setSectionResizeMode(CertificateTableModel::Subject, QHeaderView::Stretch);
    m_hovered->watch(m_table);
    m_table->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, m_table->viewport(),
            qOverload<>(&QWidget::update));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CertificatesPage::showCurrent);
    connect(&m_themes, &ThemeSource::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    connect(static_cast<RowView *>(m_table), &RowView::typed, m_query, [this](const QString &text) {
        m_query->setFocus(Qt::ShortcutFocusReason);
        QKeyEvent key(QEvent::KeyPress, 0, Qt::NoModifier, text);
        QCoreApplication::sendEvent(m_query->focusProxy(), &key);
    });
}

QWidget *CertificatesPage::buildIssued()
{
    const Theme &theme = m_themes.theme();
    m_query->setObjectName(u"certificates.query"_s);
    m_query->setPlaceholderText(tr("Filter: type words of device, subject or serial, or state:active"));
    m_query->setAccessibleName(tr("Filter certificates"));
    m_failure->setObjectName(u"certificates.failure"_s);
    m_failure->hide();
    auto *issued = new QWidget(this);
    auto *around = new QVBoxLayout;
    around->setContentsMargins(theme.space(Space::L), theme.space(Space::S), theme.space(Space::L), theme.space(Space::S));
    around->setSpacing(theme.space(Space::S));
    around->addWidget(m_query);
    around->addWidget(m_failure);
    const auto line = [issued](const QString &orientation) {
        auto *made = new QFrame(issued);
        made->setProperty("frameRole", u"line"_s);
        made->setProperty("orientation", orientation);
        return made;
    };
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    left->addLayout(around);
    left->addWidget(line(u"horizontal"_s));
    left->addWidget(m_table, 1);
    auto *layout = new QHBoxLayout(issued);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(left, 1);
    layout->addWidget(line(u"vertical"_s));
    layout->addWidget(m_details);
    return issued;
}

void CertificatesPage::buildEmpty()
{
    for (EmptyState *state : {m_empty, m_noMatch}) {
        state->setAutoFillBackground(true);
        state->setBackgroundRole(QPalette::Base);
        state->hide();
    }
    m_empty->setObjectName(u"certificates.empty"_s);
    m_empty->setTitle(tr("No certificates yet"));
    m_empty->setSentence(tr("This site has an authority of its own. A device gets its certificate when it is provisioned with a "
                            "profile that asks for one."));
    QPushButton *registry = m_empty->addRow(u"key"_s, tr("Give a device its certificate"),
                                            tr("Select it in the Registry or in Discover, and choose Provision"),
                                            tr("Open Registry"));
    registry->setObjectName(u"certificates.empty.registry"_s);
    registry->setProperty("role", u"primary"_s);
    connect(registry, &QPushButton::clicked, this, &CertificatesPage::registryWanted);
    QPushButton *authority = m_empty->addRow(u"certificates"_s, tr("See who would issue it"),
                                             tr("The root and the issuing CA of this site, with their fingerprints"),
                                             tr("Show the authority"));
    authority->setObjectName(u"certificates.empty.authority"_s);
    connect(authority, &QPushButton::clicked, this, [this] { m_tabs->setCurrentIndex(AuthorityTab); });
    m_noMatch->setObjectName(u"certificates.noMatch"_s);
    m_noMatch->setTitle(tr("Nothing matches"));
    auto *clear = new QPushButton(tr("Show all certificates"), m_noMatch);
    clear->setObjectName(u"certificates.noMatch.clear"_s);
    connect(clear, &QPushButton::clicked, this, [this] {
        m_query->setText({});
        filter({});
    });
    auto *row = new QWidget(m_noMatch);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(clear);
    layout->addStretch(1);
    m_noMatch->addBelow(row);
}

void CertificatesPage::buildTabs(QWidget *issued)
{
    const Theme &theme = m_themes.theme();
    m_tabs->setObjectName(u"certificates.tabs"_s);
    m_tabs->setAccessibleName(tr("Issued certificates or the authority"));
    m_tabs->addTab(tr("Issued"));
    m_tabs->addTab(tr("Authority"));
    m_tabs->setFixedHeight(theme.size(Size::ViewBar));
    m_stack->addWidget(issued);
    m_stack->addWidget(m_authority);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::L), 0);
    bar->addWidget(m_tabs, 1);
    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(line);
    column->addWidget(m_stack, 1);
}

void CertificatesPage::connectModel()
{
    connect(m_model, &CertificateTableModel::loaded, this, [this] {
        m_failure->hide();
        const int rows = m_model->rowCount();
        const QString shown = locale().toString(rows);
        const QString count = m_model->hasMore() ? tr("%1+", "more than these").arg(shown) : shown;
        if (m_typed.isEmpty()) {
            m_count = count;
            m_tabs->setCountText(IssuedTab, count);
        }
        m_query->setCountText(m_typed.isEmpty() ? QString() : tr("%1 found").arg(count));
        if (!m_table->currentIndex().isValid() && rows > 0)
            m_table->selectionModel()->setCurrentIndex(m_model->index(0, 0), QItemSelectionModel::NoUpdate);
        showCurrent();
        showOverlay();
        Q_EMIT headerChanged();
    });
    connect(m_model, &CertificateTableModel::failed, this, [this](const Error &error) {
        m_failure->setHint(lookOf(Severity::Error), error.message, tr("Try again"));
        m_failure->show();
    });
    connect(m_failure, &HintBar::triggered, this, [this] { filter(m_typed); });
}

void CertificatesPage::filter(const QString &text)
{
    const auto filter = registry::CertificateFilter::parse(text);
    if (!filter) {
        m_query->setError(int(text.indexOf(filter.error().where)), filter.error().message);
        return;
    }
    m_query->clearError();
    m_typed = text.trimmed();
    m_model->setFilter(*filter);
}

void CertificatesPage::showCurrent()
{
    const int row = m_table->currentIndex().row();
    const bool isThere = row >= 0 && row < m_model->rowCount();
    m_details->setCertificate(isThere ? m_model->certificate(row).serialNumber : QString(),
                              isThere ? m_model->deviceName(row) : QString());
}

void CertificatesPage::showOverlay()
{
    const bool isEmpty = m_model->rowCount() == 0 && m_typed.isEmpty();
    const bool isNoMatch = m_model->rowCount() == 0 && !isEmpty;
    m_noMatch->setSentence(tr("No certificate has “%1” in its subject, its serial number or its device.").arg(m_typed));
    m_empty->setVisible(isEmpty);
    m_noMatch->setVisible(isNoMatch);
    m_query->setEnabled(!isEmpty);
    m_details->setVisible(!isEmpty);
    placeOverlay();
}

void CertificatesPage::placeOverlay()
{
    const int header = m_table->horizontalHeader()->height();
    for (EmptyState *state : {m_empty, m_noMatch})
        state->setGeometry(0, header, m_table->width(), m_table->height() - header);
}

bool CertificatesPage::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_table && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
        placeOverlay();
    return Page::eventFilter(object, event);
}

/// What a narrow window has no room for stands in the details.
void CertificatesPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    const bool isNarrow = width() < certificatesNarrowBelow;
    for (const int column : {CertificateTableModel::Subject, CertificateTableModel::KeyMade, CertificateTableModel::Issued})
        m_table->setColumnHidden(column, isNarrow);
    m_table->horizontalHeader()->setSectionResizeMode(CertificateTableModel::DeviceName,
                                                      isNarrow ? QHeaderView::Stretch : QHeaderView::Interactive);
}

QString CertificatesPage::title() const
{
    return tr("Certificates");
}

QString CertificatesPage::subtitle() const
{
    const auto &authority = m_authority->authority();
    return authority ? tr("Issued by %1, valid to %2", "subject, day")
                           .arg(authority->issuing.subject(), shortDay(authority->issuing.notAfter(), m_services.clock.now()))
                     : QString();
}

QString CertificatesPage::iconName() const
{
    return u"certificates"_s;
}

QString CertificatesPage::countText() const
{
    return m_count;
}

QAction *CertificatesPage::primaryAction() const
{
    return m_authority->exportChain();
}

QVector<QWidget *> CertificatesPage::areas() const
{
    if (m_tabs->currentIndex() == AuthorityTab)
        return {m_tabs, m_authority->facts()};
    return {m_tabs, m_query, m_table, m_details->facts()};
}

} // namespace muster::ui
